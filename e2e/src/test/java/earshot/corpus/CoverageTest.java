// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.wire.WireFormat;
import earshot.signal.CoverageVerdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageTest {

  @Test
  void theVerdictOfMostBytesCounts() {
    Coverage coverage =
        new Coverage(
            WireFormat.TLS, Map.of(CoverageVerdict.TLS, 900L, CoverageVerdict.UNMATCHED, 100L));

    assertThat(coverage.counted()).isEqualTo(CoverageVerdict.TLS);
    assertThat(coverage.share()).isEqualTo(0.9);
  }

  @Test
  void anotherVerdictIsNoneOfTheFormats() {
    Coverage coverage = new Coverage(WireFormat.SRTP_PCMU, Map.of(CoverageVerdict.OPUS, 10L));

    assertThat(coverage.counted()).isEqualTo(CoverageVerdict.OPUS);
    assertThat(coverage.share()).isZero();
    assertThat(new Hearing(List.of(), List.of(), List.of(coverage), 0, 0, 0).misjudged())
        .containsExactly(coverage);
  }

  @Test
  void whatAnAgentExportsIsKeptByPod() {
    Coverage.Kept kept = new Coverage.Kept();
    kept.covered("one", "too_short", 30);
    kept.covered("one", "too_short", 2);
    kept.covered("other", "tls", 5);

    assertThat(kept.of(WireFormat.RTP_G729, "one").bytes())
        .containsExactly(Map.entry(CoverageVerdict.TOO_SHORT, 32L));
    assertThat(kept.of(WireFormat.TLS, "nobody").share()).isZero();
  }
}
