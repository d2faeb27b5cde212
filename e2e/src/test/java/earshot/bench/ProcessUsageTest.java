// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  private static final String STAT =
      "4711 (a (b) c) S 1 4711 4711 0 -1 4194304 9 0 0 0 1234 66 5 6 20 0 17 0 99 1 2";
  private static final List<String> STATUS =
      List.of("Name:\tjava", "VmHWM:\t  204800 kB", "VmRSS:\t  102400 kB");

  @Test
  void addsUserAndKernelModeAndReadsTheName() {
    ProcessUsage usage = ProcessUsage.parse(STAT, STATUS);

    assertThat(usage).isEqualTo(new ProcessUsage(13.0, 100.0, 200.0));
  }

  @Test
  void readsALivingProcess() throws Exception {
    ProcessUsage usage = ProcessUsage.of(ProcessHandle.current().pid());

    assertThat(usage.residentMebibytes()).isPositive();
    assertThat(usage.peakResidentMebibytes()).isGreaterThanOrEqualTo(usage.residentMebibytes());
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> ProcessUsage.parse(STAT, List.of("VmHWM: 1 kB")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no VmRSS: in the status of a process");
  }
}
