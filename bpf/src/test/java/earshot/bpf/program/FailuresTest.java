// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.ffm.LibC;
import org.junit.jupiter.api.Test;

class FailuresTest {

  /** As SELinux does: libbpf's own trial program is refused, before the verifier reads a byte. */
  @Test
  void whatIsRefusedWithoutTheVerifierIsAMatterOfRights() {
    String log = "libbpf: Error in bpf_object__probe_loading():Permission denied(13).";

    assertThat(Failures.notLoaded("load earshot", LibC.EACCES, log).problem())
        .isInstanceOfAny(Problem.NotPermitted.class, Problem.MissingCapabilities.class);
  }

  @Test
  void whatTheVerifierRefusesComesWithItsLog() {
    String log =
        """
        libbpf: prog 'earshot': -- BEGIN PROG LOAD LOG --
        R1 invalid mem access 'scalar'
        -- END PROG LOAD LOG --
        """;

    assertThat(Failures.notLoaded("load earshot", LibC.EACCES, log).problem())
        .isInstanceOfSatisfying(
            Problem.NotLoaded.class, problem -> assertThat(problem.log()).isEqualTo(log));
  }
}
