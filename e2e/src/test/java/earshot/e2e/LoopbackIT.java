// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.AgentProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** 127.0.0.1:41000 to 127.0.0.1:7000 exists in two pods at once. */
class LoopbackIT {
  private static final int PIECES = 150;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void theSameAddressesInTwoPodsAreTwoConnections(String loopback) throws Exception {
    try (Rig rig = Rig.of(Rig.pod("alpha", 21), Rig.pod("beta", 22))) {
      AgentProcess agent = rig.startAgent("attach: cgroup");
      TalkProcess alpha = speaker(rig, 0, 1, loopback);
      TalkProcess beta = speaker(rig, 1, 2, loopback);
      alpha.begin();
      beta.begin();
      alpha.awaitEnd();
      beta.awaitEnd();
      agent.close();

      for (String direction : new String[] {"transmit", "receive"}) {
        assertThat(rig.signatures(sighting -> is(sighting, loopback, "alpha-", direction)))
            .isEqualTo(Rig.spoken(1, PIECES));
        assertThat(rig.signatures(sighting -> is(sighting, loopback, "beta-", direction)))
            .isEqualTo(Rig.spoken(2, PIECES));
      }
      assertThat(rig.exported().residences())
          .noneMatch(
              hop -> hop.podName().startsWith("alpha-") || hop.podName().startsWith("beta-"));
    }
  }

  private static TalkProcess speaker(Rig rig, int pod, int seed, String loopback) throws Exception {
    rig.own(() -> TalkProcess.in(rig.pod(pod), "hear", loopback, "7000"));
    return rig.own(() ->
        TalkProcess.in(
            rig.pod(pod), "speak", loopback, "41000", loopback, "7000", "" + seed, "" + PIECES));
  }

  /** Whether both ends are that pod. */
  private static boolean is(JsonNode sighting, String loopback, String pod, String direction) {
    return sighting.path("src_pod").asString("").startsWith(pod)
        && sighting.path("dst_pod").asString("").startsWith(pod)
        && sighting.get("src_ip").asString().equals(loopback)
        && sighting.get("src_port").asInt() == 41000
        && sighting.get("dst_port").asInt() == 7000
        && sighting.get("direction").asString().equals(direction);
  }
}
