// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.AgentProcess;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The back end is on the agent's own node, and its port is not excluded. */
class OwnTrafficIT {
  private static final int PIECES = 250;

  @Test
  void itsExportIsSightedAtNeitherEnd() throws Exception {
    try (Rig rig = Rig.of(Rig.pod("caller", 21), Rig.pod("bot", 22))) {
      AgentProcess agent = rig.startAgent("attach: cgroup, bitrate: {min: 1bit}");
      // What another process sends over loopback is looked at.
      rig.own(() -> TalkProcess.in(rig.cgroup("ear"), "hear", "127.0.0.1", "27000"));
      TalkProcess other =
          rig.own(() ->
              TalkProcess.in(
                  rig.cgroup("mouth"),
                  "speak",
                  "127.0.0.1",
                  "41001",
                  "127.0.0.1",
                  "27000",
                  "3",
                  "" + PIECES));
      other.speak();
      agent.close();

      assertThat(rig.signatures(sighting -> has(sighting, 27000))).isEqualTo(Rig.spoken(3, PIECES));
      assertThat(rig.exported().sightings()).isGreaterThan(500);
      assertThat(rig.sightings()).noneMatch(sighting -> has(sighting, rig.backEndPort()));
    }
  }

  private static boolean has(JsonNode sighting, int port) {
    return sighting.get("src_port").asInt() == port || sighting.get("dst_port").asInt() == port;
  }
}
