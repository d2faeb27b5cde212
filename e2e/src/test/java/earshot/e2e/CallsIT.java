// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.stamp.ClockError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Many calls at once through one process, half of which begin with the same prompt. */
class CallsIT {
  private static final int CALLS = 100;
  private static final int FEW_CALLS = 10;
  private static final int PIECES = 400;
  private static final int PROMPT_PIECES = 150;
  private static final int SAMPLING_BITS = 9;

  /** After so many of its own, a call is never taken for another. */
  private static final int SURE_AFTER = 3;

  @Test
  void everyCallsOwnDelayIsFound() throws Exception {
    check(residences(CALLS, "raw"), CALLS);
  }

  @Test
  void audioThatGoesOnInJsonIsFollowed() throws Exception {
    check(residences(FEW_CALLS, "json"), FEW_CALLS);
  }

  @Test
  void audioThatGoesOnInMaskedJsonIsFollowed() throws Exception {
    check(residences(FEW_CALLS, "websocket"), FEW_CALLS);
  }

  @Test
  void bothCopiesOfAudioThatFansOutAreFollowed() throws Exception {
    List<Telemetry.Hop> residences = residences(CALLS, "fan-out");
    int secondCopy = Calls.FIRST_RELAY_PORT + Calls.FAN_OUT;

    check(residences.stream().filter(hop -> hop.outSourcePort() < secondCopy).toList(), CALLS);
    check(
        residences.stream().filter(hop -> hop.outSourcePort() >= secondCopy).toList(),
        CALLS,
        Telemetry.Hop::outSourcePort,
        secondCopy);
  }

  /** On one connection, so that the side that accepted it sends. */
  @Test
  void echoesAreFollowed() throws Exception {
    check(
        residences(CALLS, "echo"),
        CALLS,
        Telemetry.Hop::outDestinationPort,
        Calls.FIRST_CALLER_PORT);
  }

  /** The app holds, behind a proxy in its pod that only passes on. */
  @Test
  void whatAnAppBehindAProxyHoldsIsFound() throws Exception {
    List<Telemetry.Hop> residences = residences(CALLS, "proxy");

    check(
        residences.stream().filter(hop -> hop.outSourcePort() == Calls.APP_PORT).toList(),
        CALLS,
        Telemetry.Hop::outDestinationPort,
        Calls.FIRST_CALLER_PORT);
  }

  /** Each producer's connection carries the messages of many calls. */
  @Test
  void whatABrokerHoldsIsFound() throws Exception {
    check(
        residences(CALLS, "broker"),
        CALLS,
        Telemetry.Hop::outSourcePort,
        Calls.FIRST_RELAY_PORT,
        Calls.CALLS_A_PRODUCER);
  }

  private static List<Telemetry.Hop> residences(int calls, String form) throws Exception {
    try (Rig rig = Rig.of(Rig.pod("callers", 21), Rig.pod("relay", 22), Rig.pod("bot", 23))) {
      AgentProcess agent = rig.startAgent("attach: cgroup", SAMPLING_BITS, "{}");
      int hearers = form.equals("fan-out") ? 2 * calls : calls;
      rig.own(() -> TalkProcess.ofCalls(rig.pod(2), "hear", "10.213.0.23", "" + hearers));
      TalkProcess relay = relay(rig, calls, form);
      rig.own(() ->
              TalkProcess.ofCalls(
                  rig.pod(0),
                  form.equals("broker") ? "produce" : "speak",
                  "10.213.0.21",
                  "10.213.0.22",
                  "" + calls,
                  "" + PIECES,
                  "" + PROMPT_PIECES))
          .speak();
      relay.awaitEnd();
      agent.close();

      assertThat(agent.exitCode()).isZero();
      return rig.exported().residences().stream()
          .filter(residence -> residence.podName().startsWith("relay-"))
          .sorted(Comparator.comparingLong(Telemetry.Hop::endUnixNanos))
          .toList();
    }
  }

  private static TalkProcess relay(Rig rig, int calls, String form) throws Exception {
    return switch (form) {
      case "proxy" -> {
        rig.own(() ->
            TalkProcess.ofCalls(
                rig.pod(1), "relay", Calls.LOOPBACK, Calls.LOOPBACK, "" + calls, "echo"));
        yield rig.own(() -> TalkProcess.ofCalls(rig.pod(1), "proxy", "10.213.0.22", "" + calls));
      }
      case "broker" ->
          rig.own(() ->
              TalkProcess.ofCalls(rig.pod(1), "broker", "10.213.0.22", "10.213.0.23", "" + calls));
      default ->
          rig.own(() ->
              TalkProcess.ofCalls(
                  rig.pod(1), "relay", "10.213.0.22", "10.213.0.23", "" + calls, form));
    };
  }

  private static void check(List<Telemetry.Hop> residences, int calls) {
    check(residences, calls, Telemetry.Hop::outSourcePort, Calls.FIRST_RELAY_PORT);
  }

  private static void check(
      List<Telemetry.Hop> residences,
      int calls,
      ToIntFunction<Telemetry.Hop> outPort,
      int firstOutPort) {
    check(residences, calls, outPort, firstOutPort, 1);
  }

  /** Each call's residences are its own, as its ports tell. */
  private static void check(
      List<Telemetry.Hop> residences,
      int calls,
      ToIntFunction<Telemetry.Hop> outPort,
      int firstOutPort,
      int callsAnIn) {
    Set<Integer> found = new HashSet<>();
    Map<Integer, Integer> own = new HashMap<>();
    int wrong = 0;
    for (Telemetry.Hop residence : residences) {
      int in = residence.inSourcePort() - Calls.FIRST_CALLER_PORT;
      int out = outPort.applyAsInt(residence) - firstOutPort;
      assertThat(out).isBetween(0, calls - 1);
      if (in != out / callsAnIn) {
        wrong++;
        assertThat(own.getOrDefault(out, 0)).as("own residences before").isLessThan(SURE_AFTER);
      } else {
        own.merge(out, 1, Integer::sum);
        found.add(out);
        assertThat(residence.durationNanos())
            .isGreaterThan(Calls.holdNanos(out) - ClockError.NANOS);
      }
    }
    assertThat(found).as("calls with residences").hasSize(calls);
    assertThat(residences.size()).isGreaterThan(calls * 30);
    assertThat(wrong).isLessThanOrEqualTo(residences.size() / 100);
  }
}
