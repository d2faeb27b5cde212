// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.AgentProcess;
import earshot.e2e.agent.Owned;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agent as it is shipped, on one core, under a hundred thousand events a second: from packets
 * between two network namespaces through kernel, ring, naming and matching to the exporter {@code
 * debug}.
 *
 * <p>One pod speaks on many calls, the other sends all back, so that each window is seen four times
 * and makes two transits and a residence. Few sampling bits make few calls as heavy as many.
 */
final class PipelineBench {
  private static final int SAMPLING_BITS = 4;
  private static final int MIN_DISTINCT = 16;
  private static final int CALLS = 90;
  private static final int SECONDS = 30;

  /** The agent compiles its hot paths and fills its tables meanwhile; losses count all the same. */
  private static final int WARM_UP_SECONDS = 12;

  private static final long DATAGRAMS =
      (long) CALLS * Voices.DATAGRAMS_PER_SECOND_AND_CALL * SECONDS;
  private static final double BUDGET_EVENTS_PER_SECOND = 100_000;
  private static final double EVENTS_PER_MILLION = 1e6;

  private PipelineBench() {}

  static Report run() throws Exception {
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      return measure(new EchoScene(owned));
    }
  }

  private static Report measure(EchoScene scene) throws Exception {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String key = HexFormat.of().formatHex(secret);
    AgentProcess agent = scene.startAgent(key, SAMPLING_BITS, MIN_DISTINCT);
    TrafficProcess echo = scene.startEcho();
    TrafficProcess speaker = scene.startSpeaker(CALLS, DATAGRAMS);
    echo.awaitReady();
    speaker.awaitReady();
    agent.awaitReady();

    speaker.begin();
    List<ProcessUsage> usage = watch(agent, speaker);
    TrafficProcess.Spoken spoken = speaker.awaitSpoken();
    if (spoken.heardDatagrams() != DATAGRAMS) {
      throw new IllegalStateException(
          "of %d datagrams %d came back: the machine is too busy for this bench"
              .formatted(DATAGRAMS, spoken.heardDatagrams()));
    }
    agent.close();
    long windows = Voices.windows(SignatureKey.parse(key), SAMPLING_BITS, MIN_DISTINCT, DATAGRAMS);
    LossEquation equation = equation(EchoScene.POINTS * windows, Files.readString(scene.summary()));
    return Report.of("pipeline", rows(equation, spoken, usage));
  }

  /** Looks at the agent each second while there is traffic. */
  private static List<ProcessUsage> watch(AgentProcess agent, TrafficProcess speaker)
      throws IOException {
    List<ProcessUsage> usage = new ArrayList<>();
    long nextNanos = System.nanoTime();
    while (!speaker.isDone()) {
      agent.checkAlive();
      if (System.nanoTime() >= nextNanos) {
        usage.add(ProcessUsage.of(agent.pid()));
        nextNanos += TimeUnit.SECONDS.toNanos(1);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return usage;
  }

  private static List<Row> rows(
      LossEquation equation, TrafficProcess.Spoken spoken, List<ProcessUsage> usage) {
    double perSecond = equation.exported() * 1e9 / spoken.nanos();
    Samples cpu = cpuSecondsPerSecond(usage);
    ProcessUsage last = usage.getLast();
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.atLeast(
            BUDGET_EVENTS_PER_SECOND, "events to the debug exporter, one core", "1/s", perSecond));
    rows.add(Row.atMost(0, "events lost", "events", (double) equation.lost()));
    rows.add(
        Row.atMost(
            0, "events lost without a count", "events", (double) Math.abs(equation.unaccounted())));
    rows.add(
        new Row(
            "agent's CPU per million events",
            "s",
            cpu.median() * EVENTS_PER_MILLION / perSecond,
            null,
            null,
            null,
            cpu.spread(),
            Row.NO_BUDGET,
            null));
    rows.add(Row.orientation("agent's RSS at the end", "MiB", last.residentMebibytes()));
    rows.add(Row.orientation("agent's peak RSS", "MiB", last.peakResidentMebibytes()));
    return rows;
  }

  private static Samples cpuSecondsPerSecond(List<ProcessUsage> usage) {
    double[] perSecond = new double[usage.size() - 1 - WARM_UP_SECONDS];
    for (int n = 0; n < perSecond.length; n++) {
      int second = WARM_UP_SECONDS + n;
      perSecond[n] = usage.get(second + 1).cpuSeconds() - usage.get(second).cpuSeconds();
    }
    return new Samples(perSecond);
  }

  /** Reads where the windows went from the summary of the exporter {@code debug}. */
  private static LossEquation equation(long selected, String summary) {
    JsonNode totals = JsonMapper.shared().readTree(summary);
    Map<String, Long> drops = new TreeMap<>();
    totals
        .get("drops")
        .properties()
        .forEach(drop -> drops.put(drop.getKey(), drop.getValue().asLong()));
    return new LossEquation(selected, totals.get("sightings").asLong(), drops);
  }
}
