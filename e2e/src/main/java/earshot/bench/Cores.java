// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.util.List;

/** Which processors a bench gives to whom: the first to the agent, the last to everything else. */
final class Cores {
  static final int AGENT = 0;

  private Cores() {}

  /**
   * Returns the core of those who make the traffic.
   *
   * @throws IllegalStateException if there is but one core
   */
  static int traffic() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (cores < 2) {
      throw new IllegalStateException(
          "this bench gives a core to the agent and another to the traffic: it needs two");
    }
    return cores - 1;
  }

  /** Returns what runs the rest of a command on one core alone. */
  static List<String> pinned(int core) {
    return List.of("taskset", "--cpu-list", Integer.toString(core));
  }
}
