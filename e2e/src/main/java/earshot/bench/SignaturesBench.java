// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.corpus.Coverage;
import earshot.corpus.Heard;
import earshot.corpus.Hearing;
import earshot.corpus.Impaired;
import earshot.corpus.Pair;
import earshot.corpus.Relayed;
import earshot.e2e.agent.Owned;
import earshot.e2e.audio.Corpus;
import earshot.e2e.wire.Relay;
import earshot.e2e.wire.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What is recognised of the corpus between any two wire formats: each clip is sent once in each
 * format over real sockets past the agent, and of a pair it is compared what was sighted on the way
 * in with one format and on the way out with the other.
 */
final class SignaturesBench {
  private static final double SPEED = 10;

  /** A relay's own work must keep up. */
  private static final double LIVE_SPEED = 5;

  private static final List<Relay> RELAYS =
      relays(
          WireFormat.RTP_PCMU,
          WireFormat.TWILIO_PLAY,
          WireFormat.TWILIO_MEDIA,
          WireFormat.RTP_L16,
          WireFormat.RTP_PCMA,
          WireFormat.AUDIO_SOCKET,
          WireFormat.AUDIO_SOCKET,
          WireFormat.OPENAI_PCMU_APPEND,
          WireFormat.OPENAI_PCMU_DELTA,
          WireFormat.CHAN_WEBSOCKET,
          WireFormat.AUDIO_HOOK_STEREO,
          WireFormat.PULSAR_LIKE,
          WireFormat.KAFKA_LIKE,
          WireFormat.GRPC_PCM16,
          WireFormat.AUDIO_FORK_MONO,
          WireFormat.HTTP_CHUNKED,
          WireFormat.TELNYX_MEDIA,
          WireFormat.AUDIO_FORK_STEREO,
          WireFormat.OPENAI_PCM24_APPEND,
          WireFormat.OPENAI_PCM24_DELTA,
          WireFormat.AUDIO_FORK_16K,
          WireFormat.VOXIMPLANT_16K,
          WireFormat.AUDIO_HOOK_L16,
          WireFormat.WEBSOCKET_FRAGMENTS);

  /**
   * Formats that lose and are late at one time: more than that the relay could not keep up with.
   */
  private static final int IMPAIRED_AT_ONCE = 6;

  private static final double RECALL = 0.99;
  private static final double SECONDS = 0.98;
  private static final double FALSE_MATCHES = 1e-6;
  private static final double SUPPRESSED = 0.999;

  private static final double HEARD = 0.8;

  /** Of the bytes of what is not heard; handshakes are of their own kind. */
  private static final double UNHEARD = 0.9;

  private static final double LATENCY_ERROR_MICROS = 100;

  private SignaturesBench() {}

  static Report run() throws Exception {
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      Hearing hearing =
          Hearing.measure(
              owned,
              Path.of(""),
              SPEED,
              List.of(WireFormat.values()),
              IntStream.range(0, Corpus.clips().size()).boxed().toList());
      List<Row> rows = new ArrayList<>(rows(hearing));
      hearing.coverage().forEach(one -> rows.add(verdict(one)));
      rows.addAll(live(owned));
      for (Impaired one : impaired(owned)) {
        rows.add(
            Row.orientation(
                "1 % lost, 5 % late: windows recognised, " + one.format(), "1", one.recall()));
        rows.add(
            Row.orientation(
                "1 % lost, 5 % late: signatures that were not sent, " + one.format(),
                "signatures",
                one.foreign()));
      }
      return Report.of("signatures", rows).with(hearing);
    }
  }

  private static List<Impaired> impaired(Owned owned) throws Exception {
    List<WireFormat> heard =
        Arrays.stream(WireFormat.values()).filter(WireFormat::isHeard).toList();
    List<Impaired> impaired = new ArrayList<>();
    for (int from = 0; from < heard.size(); from += IMPAIRED_AT_ONCE) {
      int to = Math.min(heard.size(), from + IMPAIRED_AT_ONCE);
      impaired.addAll(
          Impaired.measure(
              owned, Path.of(""), LIVE_SPEED, heard.subList(from, to), Relayed.clips()));
    }
    return impaired;
  }

  /** Of audio that is heard what counts is which verdict most bytes have: each call has a start. */
  static Row verdict(Coverage coverage) {
    WireFormat format = coverage.format();
    double least = format.isHeard() ? HEARD : UNHEARD;
    boolean met = coverage.counted() == format.verdict() && coverage.share() >= least;
    return new Row(
        "audio.coverage, %s: bytes under %s".formatted(format, format.verdict().attributeValue()),
        "1",
        coverage.share(),
        null,
        null,
        null,
        null,
        ">= " + least,
        met);
  }

  private static List<Row> live(Owned owned) throws Exception {
    List<Relayed> relayed =
        Relayed.measure(owned, Path.of(""), LIVE_SPEED, RELAYS, Relayed.clips());
    List<Row> rows = new ArrayList<>();
    for (Relayed one : relayed) {
      rows.add(
          Row.atLeast(
              RECALL,
              "live: windows with a residence, %s -> %s"
                  .formatted(one.relay().in(), one.relay().out()),
              "1",
              one.recall()));
    }
    rows.add(
        Row.atMost(
            0,
            "live: residences shorter than the relay holds",
            "residences",
            relayed.stream().mapToDouble(Relayed::tooShort).sum()));
    rows.add(
        Row.orientation(
            "live: residences",
            "residences",
            relayed.stream().mapToDouble(Relayed::residences).sum()));
    rows.add(
        Row.atMost(
            0,
            "live: residences of tones and silence",
            "residences",
            relayed.stream().mapToDouble(Relayed::suppressible).sum()));
    return rows;
  }

  static List<Row> rows(Hearing hearing) {
    List<Pair> matching =
        hearing.pairs().stream().filter(pair -> pair.expected() == Pair.Expected.MATCH).toList();
    List<Row> rows = new ArrayList<>();
    Pair worst = least(matching, Pair::recall);
    rows.add(
        Row.atLeast(
            RECALL,
            "windows recognised, worst pair (%s -> %s)".formatted(worst.in(), worst.out()),
            "1",
            worst.recall()));
    double recall = share(matching, Pair::matched, Pair::selected);
    rows.add(
        new Row(
            "windows recognised, all pairs of equal samples",
            "1",
            recall,
            hearing.ancestorRecall(),
            "packets by their first 64 bytes, other formats",
            hearing.ancestorRecall() == 0 ? null : recall / hearing.ancestorRecall(),
            null,
            ">= " + RECALL,
            recall >= RECALL));
    Pair settled = least(matching, Pair::settledRecall);
    rows.add(
        Row.atLeast(
            RECALL,
            "windows recognised once both ends hear, worst pair (%s -> %s)"
                .formatted(settled.in(), settled.out()),
            "1",
            settled.settledRecall()));
    Pair sparse = least(matching, Pair::secondsShare);
    rows.add(
        Row.atLeast(
            SECONDS,
            "seconds of speech with a match, worst pair (%s -> %s)"
                .formatted(sparse.in(), sparse.out()),
            "1",
            sparse.secondsShare()));
    rows.add(
        Row.atLeast(
            SECONDS,
            "seconds of speech with a match, all pairs of equal samples",
            "1",
            share(matching, Pair::matchedSeconds, Pair::speechSeconds)));
    rows.add(
        Row.atMost(
            FALSE_MATCHES,
            "false matches a sighting, all pairs",
            "1",
            share(hearing.pairs(), Pair::falseMatches, Pair::sightings)));
    rows.add(Row.atLeast(SUPPRESSED, "tones and silence suppressed", "1", hearing.suppressed()));
    rows.add(
        Row.atMost(
            LATENCY_ERROR_MICROS,
            "latency error p99 against packet stamps, RTP",
            "us",
            hearing.latencyErrorP99Micros()));
    rows.add(
        Row.atMost(
            0,
            "windows recognised where none can be (not heard, other rates)",
            "windows",
            sum(
                hearing.pairs().stream().filter(SignaturesBench::isSilent).toList(),
                Pair::matched)));
    rows.add(
        Row.orientation("sightings on the way in", "signatures", (double) hearing.sightings()));
    List<Heard> heard = hearing.formats().stream().filter(one -> one.format().isHeard()).toList();
    rows.add(
        Row.orientation(
            "windows of the reference sighted by the first point",
            "1",
            heard.stream().mapToDouble(Heard::sighted).sum()
                / heard.stream().mapToDouble(Heard::selected).sum()));
    return rows;
  }

  private static List<Relay> relays(WireFormat... ends) {
    List<Relay> relays = new ArrayList<>();
    for (int n = 0; n < ends.length; n += 2) {
      relays.add(new Relay(ends[n], ends[n + 1], n / 2));
    }
    return relays;
  }

  private static boolean isSilent(Pair pair) {
    return switch (pair.expected()) {
      case MATCH, TANDEM -> false;
      case UNHEARD, OTHER_RATE -> true;
    };
  }

  private static Pair least(List<Pair> pairs, ToDoubleFunction<Pair> by) {
    return pairs.stream()
        .min(Comparator.comparingDouble(by))
        .orElseThrow(() -> new IllegalArgumentException("no pair of equal samples"));
  }

  private static double share(
      List<Pair> pairs, ToDoubleFunction<Pair> part, ToDoubleFunction<Pair> whole) {
    double all = sum(pairs, whole);
    return all == 0 ? 0 : sum(pairs, part) / all;
  }

  private static double sum(List<Pair> pairs, ToDoubleFunction<Pair> of) {
    return pairs.stream().mapToDouble(of).sum();
  }
}
