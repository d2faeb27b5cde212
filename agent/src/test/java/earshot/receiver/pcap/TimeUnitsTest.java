// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeUnitsTest {

  @ParameterizedTest
  @CsvSource({
    "6, 0, 1700000000123456, 1700000000123456000",
    "9, 0, 1700000000123456789, 1700000000123456789",
    "3, 0, 1700000000123, 1700000000123000000",
    "12, 0, 1123456789012, 1123456789",
    "0, 0, 1700000000, 1700000000000000000",
    "6, 3600, 1000000, 3601000000000",
    "138, 0, 1536, 1500000000", // 2^-10
    "160, 0, 6442450944, 1500000000", // 2^-32
    "168, 0, 1649267441664, 1500000000", // 2^-40
  })
  void ticksAreUnixTime(int resolution, long offset, long ticks, long nanos) {
    assertThat(new TimeUnits(resolution, offset).epochNanos(ticks)).isEqualTo(nanos);
  }
}
