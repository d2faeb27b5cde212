// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.otlp.Telemetry;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pod to pod on one node. */
class SameNodeIT {
  private static final int PIECES = 150;

  @Test
  void bothSidesAreSightedAndWhatWasSeenIsFlushedAtTheEnd() throws Exception {
    try (Rig rig = Rig.of(Rig.pod("caller", 21), Rig.pod("bot", 22))) {
      AgentProcess agent = rig.startAgent("attach: cgroup");
      rig.own(() -> TalkProcess.in(rig.pod(1), "hear", "10.213.0.22", "7000"));
      rig.own(() ->
              TalkProcess.in(
                  rig.pod(0),
                  "speak",
                  "10.213.0.21",
                  "41000",
                  "10.213.0.22",
                  "7000",
                  "1",
                  "" + PIECES))
          .speak();
      agent.close();

      assertThat(agent.exitCode()).isZero();
      Set<String> spoken = Rig.spoken(1, PIECES);
      assertThat(spoken).hasSizeGreaterThan(100);
      assertThat(rig.signatures(talk("transmit"))).isEqualTo(spoken);
      assertThat(rig.signatures(talk("receive"))).isEqualTo(spoken);
      List<JsonNode> sightings =
          rig.sightings().stream().filter(talk("transmit").or(talk("receive"))).toList();
      assertThat(sightings)
          .allSatisfy(sighting -> {
            assertThat(sighting.get("src_pod").asString()).startsWith("caller-");
            assertThat(sighting.get("src_workload").asString()).isEqualTo("Deployment/caller");
            assertThat(sighting.get("dst_pod").asString()).startsWith("bot-");
            assertThat(sighting.get("dst_namespace").asString()).isEqualTo("voice");
          });
      assertThat(
              rig.exported().transits().stream()
                  .filter(hop -> hop.podName().startsWith("caller-"))
                  .map(Telemetry.Hop::signature)
                  .collect(Collectors.toSet()))
          .isEqualTo(spoken);
      assertThat(rig.exported().sightings()).isEqualTo(rig.sightings().size());
    }
  }

  private static Predicate<JsonNode> talk(String direction) {
    return sighting ->
        sighting.get("src_port").asInt() == 41000
            && sighting.get("dst_port").asInt() == 7000
            && sighting.get("direction").asString().equals(direction);
  }
}
