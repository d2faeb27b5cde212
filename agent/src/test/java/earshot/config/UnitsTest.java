// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "30s, 30000000000",
    "1m30s, 90000000000",
    "250ms, 250000000",
    "1.5h, 5400000000000",
    "7us, 7000",
    "9ns, 9"
  })
  void durationsAreRead(String text, long nanos) {
    assertThat(Units.duration(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "30 s", "-1s", "1d", "1s x", "x1s"})
  void whatIsNoDurationIsNone(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @Test
  void numbersThatOverflowAreNone() {
    assertThat(Units.bytes("9999999999GiB")).isNull();
    assertThat(Units.perSecond("99999999999999999999")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "90s", "2m", "1500ms", "3h", "15us", "1ns"})
  void durationsAreWrittenAsTheyAreRead(String text) {
    Duration duration = Objects.requireNonNull(Units.duration(text));
    assertThat(Units.duration(Units.text(duration))).isEqualTo(duration);
  }

  @Test
  void sizesAndRatesAreWrittenAsTheyAreRead() {
    assertThat(Units.bytesText(8L << 20)).isEqualTo("8MiB");
    assertThat(Units.bytesText(1_000)).isEqualTo("1000B");
    assertThat(Units.bytesText(0)).isEqualTo("0B");
    assertThat(Units.bitsPerSecondText(64_000_000)).isEqualTo("64Mbit");
    assertThat(Units.bitsPerSecondText(1_500)).isEqualTo("1500bit");
  }
}
