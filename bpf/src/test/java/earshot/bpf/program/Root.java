// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

/** Says clearly what a test needs, instead of skipping it. */
final class Root {

  private Root() {}

  static void require() {
    assertThat(Capabilities.missing())
        .as("tests of the kernel programs need root: run './dev test' as root")
        .isEmpty();
  }
}
