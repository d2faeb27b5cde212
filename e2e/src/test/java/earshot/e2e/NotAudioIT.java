// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.stamp.ClockError;
import earshot.e2e.traffic.Kind;
import earshot.e2e.traffic.Passed;
import earshot.e2e.traffic.TrafficPods;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A relay of everything that is not audio, and of one call, before an agent that is told nothing.
 */
class NotAudioIT {
  private static final TrafficPods.Load LOAD =
      new TrafficPods.Load(Duration.ofSeconds(12), 160_000);
  private static final int SAMPLING_BITS = 9;

  /** Of the windows that an agent without a gate would take for audio. */
  private static final double MOST_RESIDENCES = 0.01;

  /** Less of a kind would prove nothing; a slow machine sends less than the load says. */
  private static final long LEAST_BYTES = 200_000;

  /** The gate costs a call its beginning. */
  private static final double LEAST_OF_CALL = 0.7;

  @Test
  void onlyTheCallIsAudio() throws Exception {
    try (Rig rig = Rig.of(Rig.pod("clients", 21), Rig.pod("relay", 22), Rig.pod("servers", 23))) {
      AgentProcess agent = rig.startAgent("attach: cgroup", SAMPLING_BITS, "{}");
      List<Passed> passed;
      try (TrafficPods traffic =
          new TrafficPods(
              List.of(rig.pod(0), rig.pod(1), rig.pod(2)),
              LOAD,
              Rig.KEY,
              SAMPLING_BITS,
              rig.file("traffic"))) {
        passed = traffic.run();
      }
      agent.close();
      assertThat(agent.exitCode()).isZero();

      assertThat(rig.exported().coveredBytes("matched")).isPositive();
      assertThat(rig.exported().coveredBytes("not_audio")).isGreaterThan(LEAST_BYTES);
      assertThat(rig.exported().coveredBytes("tls")).isGreaterThan(LEAST_BYTES);
      Map<Kind, Long> residences = residences(rig);
      assertAll(
          passed.stream()
              .filter(one -> one.kind() != Kind.VIBRATION)
              .map(one ->
                  () -> {
                    if (one.kind() == Kind.CALL) {
                      callIsFound(rig, one);
                    } else {
                      isNotAudio(one, residences.getOrDefault(one.kind(), 0L));
                    }
                  }));
    }
  }

  private static Map<Kind, Long> residences(Rig rig) {
    return rig.exported().residences().stream()
        .map(NotAudioIT::kind)
        .flatMap(Optional::stream)
        .collect(groupingBy(kind -> kind, () -> new EnumMap<>(Kind.class), counting()));
  }

  private static Optional<Kind> kind(Telemetry.Hop residence) {
    return Kind.ofPorts(residence.outSourcePort(), residence.outDestinationPort());
  }

  private static void isNotAudio(Passed passed, long residences) {
    assertThat(passed.bytes()).as("bytes of %s", passed.kind().label()).isGreaterThan(LEAST_BYTES);
    assertThat((double) residences)
        .as("residences of %s, %d candidates", passed.kind().label(), passed.candidates())
        .isLessThanOrEqualTo(MOST_RESIDENCES * passed.candidates());
  }

  private static void callIsFound(Rig rig, Passed passed) {
    List<Telemetry.Hop> found =
        rig.exported().residences().stream()
            .filter(hop -> hop.podName().startsWith("relay-"))
            .filter(hop -> kind(hop).equals(Optional.of(Kind.CALL)))
            .toList();
    assertThat((double) found.size())
        .as("residences of the call, %d candidates", passed.candidates())
        .isGreaterThan(LEAST_OF_CALL * passed.candidates());
    assertThat(found)
        .allSatisfy(hop ->
            assertThat(hop.durationNanos())
                .isGreaterThan(TrafficPods.DELAY.toNanos() - ClockError.NANOS));
  }
}
