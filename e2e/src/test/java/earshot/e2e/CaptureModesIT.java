// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.otlp.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    try (Rig rig = Rig.onHost(HeldCall.pods())) {
      AgentProcess agent = rig.startAgent(receiver);
      HeldCall call = HeldCall.play(rig, HOLD_MILLIS, CALL_SECONDS);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            call.checkAlive();
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
        .filter(hop -> hop.podName().startsWith(HeldCall.HOLDER))
        .toList();
  }
}
