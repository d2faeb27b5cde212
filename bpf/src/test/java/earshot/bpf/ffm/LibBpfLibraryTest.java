// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LibBpfLibraryTest {

  @Test
  void usable() {
    assertThat(LibBpfLibrary.problem()).isNull();
    assertThat(LibBpfLibrary.version()).hasValueSatisfying(v -> assertThat(v).matches("1\\.\\d+"));
  }

  @Test
  void missing() {
    assertThat(LibBpfLibrary.problem(List.of("libnowhere.so.1"), List.of()))
        .isEqualTo(new LibraryProblem.Missing(List.of("libnowhere.so.1")));
  }

  @Test
  void withoutVersion() {
    assertThat(LibBpfLibrary.problem(List.of("libc.so.6"), List.of()))
        .isEqualTo(new LibraryProblem.TooOld("0.0"));
  }

  @Test
  void symbolMissing() {
    assertThat(
            LibBpfLibrary.problem(
                LibBpfLibrary.NAMES, List.of("bpf_object__load", "ring_buffer__lost_count")))
        .isInstanceOfSatisfying(
            LibraryProblem.SymbolMissing.class,
            problem -> assertThat(problem.symbol()).isEqualTo("ring_buffer__lost_count"));
  }
}
