// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import earshot.bpf.program.Features;
import earshot.e2e.agent.AgentProcess;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent that had no time to clean up. */
class KillIT {

  @ParameterizedTest
  @ValueSource(strings = {"attach: cgroup", "attach: interface, interfaces: ['veth*']"})
  void nothingStaysAttachedAndTheNextOneStarts(String receiver) throws Exception {
    assumeFalse(
        receiver.contains("interface") && !Features.probe().tcx(),
        "without tcx filters stay until the next start, as the README says");
    try (Rig rig = Rig.onHost(Rig.pod("caller", 21), Rig.pod("bot", 22))) {
      Set<Integer> before = programs();
      AgentProcess agent = rig.startAgent(receiver);
      Set<Integer> loaded = programs();
      loaded.removeAll(before);
      assertThat(loaded).as("one for each direction, and the sweep").hasSize(3);

      ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();
      // What is attached holds its program; the kernel frees programs a moment after.
      await().untilAsserted(() -> assertThat(programs()).doesNotContainAnyElementsOf(loaded));

      rig.startAgent(receiver).close();
    }
  }

  /** Returns the ids of all programs of Earshot's that the kernel holds. */
  private static Set<Integer> programs() throws IOException {
    Process bpftool = new ProcessBuilder("bpftool", "--json", "prog", "show").start();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode program : JsonMapper.shared().readTree(bpftool.getInputStream())) {
      if (program.path("name").asString("").startsWith("earshot_")) {
        ids.add(program.get("id").asInt());
      }
    }
    return ids;
  }
}
