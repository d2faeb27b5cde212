// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.stamp.ClockError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

  /** From when a piece has arrived until its process runs: a hundred of them share two cores. */
  private static final long UNREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What the agent found, and how long what held the audio says that it did. */
  private record Held(List<Telemetry.Hop> residences, Map<Integer, Long> nanosByCall) {
    Held only(Predicate<Telemetry.Hop> wanted) {
      return new Held(residences.stream().filter(wanted).toList(), nanosByCall);
    }
  }

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
    Held held = residences(CALLS, "fan-out");
    int secondCopy = Calls.FIRST_RELAY_PORT + Calls.FAN_OUT;

    check(held.only(hop -> hop.outSourcePort() < secondCopy), CALLS);
    check(
        held.only(hop -> hop.outSourcePort() >= secondCopy),
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
    Held held = residences(CALLS, "proxy");

    check(
        held.only(hop -> hop.outSourcePort() == Calls.APP_PORT),
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

  private static Held residences(int calls, String form) throws Exception {
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
      return new Held(
          rig.exported().residences().stream()
              .filter(residence -> residence.podName().startsWith("relay-"))
              .sorted(Comparator.comparingLong(Telemetry.Hop::endUnixNanos))
              .toList(),
          relay.heldNanos());
    }
  }

  /** Starts what stands between callers and the bot; returns the part that holds the audio. */
  private static TalkProcess relay(Rig rig, int calls, String form) throws Exception {
    return switch (form) {
      case "proxy" -> {
        TalkProcess app =
            rig.own(() ->
                TalkProcess.ofCalls(
                    rig.pod(1), "relay", Calls.LOOPBACK, Calls.LOOPBACK, "" + calls, "echo"));
        rig.own(() -> TalkProcess.ofCalls(rig.pod(1), "proxy", "10.213.0.22", "" + calls));
        yield app;
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

  private static void check(Held held, int calls) {
    check(held, calls, Telemetry.Hop::outSourcePort, Calls.FIRST_RELAY_PORT);
  }

  private static void check(
      Held held, int calls, ToIntFunction<Telemetry.Hop> outPort, int firstOutPort) {
    check(held, calls, outPort, firstOutPort, 1);
  }

  /** Each call's residences are its own, as its ports tell, and as long as it was held. */
  private static void check(
      Held held, int calls, ToIntFunction<Telemetry.Hop> outPort, int firstOutPort, int callsAnIn) {
    List<Telemetry.Hop> residences = held.residences;
    Map<Integer, List<Long>> own = new HashMap<>();
    int wrong = 0;
    for (Telemetry.Hop residence : residences) {
      int in = residence.inSourcePort() - Calls.FIRST_CALLER_PORT;
      int out = outPort.applyAsInt(residence) - firstOutPort;
      assertThat(out).isBetween(0, calls - 1);
      if (in != out / callsAnIn) {
        wrong++;
        assertThat(own.getOrDefault(out, List.of()))
            .as("own residences before")
            .hasSizeLessThan(SURE_AFTER);
      } else {
        own.computeIfAbsent(out, _ -> new ArrayList<>()).add(residence.durationNanos());
        assertThat(residence.durationNanos())
            .isGreaterThan(Calls.holdNanos(out) - ClockError.NANOS);
      }
    }
    assertThat(own).as("calls with residences").hasSize(calls);
    own.forEach((call, nanos) -> {
      Collections.sort(nanos);
      assertThat(nanos.get(nanos.size() / 2) - Objects.requireNonNull(held.nanosByCall.get(call)))
          .as("median beyond what call %d was held", call)
          .isLessThan(Calls.PIECE_NANOS + UNREAD_NANOS);
    });
    assertThat(residences.size()).isGreaterThan(calls * 30);
    assertThat(wrong).isLessThanOrEqualTo(residences.size() / 100);
  }
}
