// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.framing.Leg;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.relay.RelayOptions;
import earshot.e2e.relay.RelayProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call through a pod that holds it, seen at sockets, at interfaces and inside the pods. */
class CaptureModesIT {
  private static final int HOLD_MILLIS = 30;
  private static final int CALL_SECONDS = 5;

  @ParameterizedTest
  @ValueSource(
      strings = {"attach: cgroup", "attach: interface, interfaces: ['veth*']", "attach: pod"})
  void findsHowLongThePodHoldsTheAudio(String receiver) throws Exception {
    try (Rig rig = Rig.onHost(Rig.pod("trunk", 21), Rig.pod("router", 22), Rig.pod("bot", 23))) {
      AgentProcess agent = rig.startAgent(receiver);
      Leg first = new Leg(Leg.Kind.RTP, "10.213.0.22", 16384, List.of(160));
      Leg second = new Leg(Leg.Kind.PLAIN, "10.213.0.23", 7000, List.of(317, 523));
      RelayProcess trunk = relay(rig, 0, null, first, 0);
      RelayProcess router = relay(rig, 1, first, second, HOLD_MILLIS);
      RelayProcess bot = relay(rig, 2, second, null, 0);
      List<RelayProcess> relays = List.of(trunk, router, bot);
      relays.forEach(RelayProcess::awaitReady);
      trunk.play();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            RelayProcess.checkAlive(relays);
            agent.checkAlive();
            return residences(rig).size() >= 100;
          });
      agent.close();

      assertThat(residences(rig))
          .allSatisfy(hop ->
              assertThat(hop.durationNanos())
                  .isBetween(
                      TimeUnit.MILLISECONDS.toNanos(HOLD_MILLIS),
                      TimeUnit.SECONDS.toNanos(CALL_SECONDS)));
    }
  }

  private static List<Telemetry.Hop> residences(Rig rig) {
    return rig.exported().residences().stream()
        .filter(hop -> hop.podName().startsWith("router-"))
        .toList();
  }

  private static RelayProcess relay(
      Rig rig, int pod, @Nullable Leg in, @Nullable Leg out, int holdMillis) throws Exception {
    RelayOptions options =
        new RelayOptions(
            1, rig.file(pod + ".stamps"), in, out, holdMillis, 0, Duration.ofSeconds(CALL_SECONDS));
    return rig.own(() -> new RelayProcess(rig.pod(pod), options, rig.file(pod + ".err")));
  }
}
