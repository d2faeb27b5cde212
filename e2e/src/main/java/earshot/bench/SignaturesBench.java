// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.corpus.Heard;
import earshot.corpus.Hearing;
import earshot.corpus.Pair;
import earshot.e2e.agent.Owned;
import earshot.e2e.audio.Corpus;
import earshot.e2e.wire.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final double RECALL = 0.99;
  private static final double SECONDS = 0.98;
  private static final double FALSE_MATCHES = 1e-6;
  private static final double SUPPRESSED = 0.999;

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
      return Report.of("signatures", rows(hearing)).with(hearing);
    }
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
    rows.add(
        Row.atLeast(
            RECALL,
            "windows recognised, all pairs of equal samples",
            "1",
            share(matching, Pair::matched, Pair::selected)));
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
    rows.add(
        Row.atLeast(SUPPRESSED, "tones and silence suppressed", "1", hearing.suppressed()));
    rows.add(
        Row.atMost(
            0,
            "windows recognised where none can be (TLS, deflate, other rates)",
            "windows",
            sum(hearing.pairs().stream().filter(SignaturesBench::isSilent).toList(), Pair::matched)));
    rows.add(Row.orientation("sightings on the way in", "signatures", hearing.sightings()));
    List<Heard> heard =
        hearing.formats().stream()
            .filter(one -> one.format().outcome() == WireFormat.Outcome.HEARD)
            .toList();
    rows.add(
        Row.orientation(
            "windows of the reference sighted by the first point",
            "1",
            heard.stream().mapToDouble(Heard::sighted).sum()
                / heard.stream().mapToDouble(Heard::selected).sum()));
    return rows;
  }

  private static boolean isSilent(Pair pair) {
    return switch (pair.expected()) {
      case MATCH, TANDEM -> false;
      case TLS, COMPRESSED, OTHER_RATE -> true;
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
