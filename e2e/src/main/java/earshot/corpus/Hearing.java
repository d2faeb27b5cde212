// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.agent.Owned;
import earshot.e2e.audio.ClipKind;
import earshot.e2e.audio.Recording;
import earshot.e2e.audio.Studio;
import earshot.e2e.pods.PacketDump;
import earshot.e2e.wire.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What the agent recognises of the corpus.
 *
 * @param formats in the order of the matrix
 * @param pairs row by row
 * @param coverage what the bytes of each format ended under
 * @param ancestorRecall share of packets whose first 64 bytes, all that the ancestor looked at,
 *     came by in the other format too; of all pairs of equal samples and different formats
 * @param latencyErrorP99Micros of latencies between two packets, against tcpdump's stamps of these;
 *     of RTP
 * @param suppressed share of windows of tones and silence that made no match, of those that as many
 *     windows of speech would have made
 */
public record Hearing(
    List<Heard> formats,
    List<Pair> pairs,
    List<Coverage> coverage,
    double suppressed,
    double ancestorRecall,
    double latencyErrorP99Micros) {

  /** Keeps copies. */
  public Hearing {
    formats = List.copyOf(formats);
    pairs = List.copyOf(pairs);
    coverage = List.copyOf(coverage);
  }

  /** Clips of speech, of which the bytes of each format are to be counted. */
  private static final int COVERED_CLIPS = 4;

  /**
   * Sends clips through formats once each and compares all with all; then a few through each format
   * by itself, to see what their bytes end under.
   *
   * @param owned closes what is made
   * @param root of the repository, where the agent was built
   * @param speed seconds of audio in a second
   * @param clips numbers of the corpus
   */
  public static Hearing measure(
      Owned owned, Path root, double speed, List<WireFormat> formats, Collection<Integer> clips)
      throws Exception {
    Studio studio = Studio.ofUser();
    List<Recording> recordings = new ArrayList<>();
    for (Recording recording : studio.recordAll()) {
      if (clips.contains(recording.number())) {
        recordings.add(recording);
      }
    }
    Stage stage = new Stage(owned, root);
    PacketDump dump = owned.own(stage::startDump);
    List<Sightings.Sighted> sighted =
        stage.perform(studio, speed, formats.stream().map(WireFormat::name).toList(), clips);
    dump.close();
    Packets packets = Packets.read(stage.dump());
    Sightings sightings = Sightings.of(sighted);
    Matrix matrix = new Matrix(sightings, recordings);
    return new Hearing(
        formats.stream().map(matrix::heard).toList(),
        matrix.pairs(formats),
        new Stage(owned, root, formats.stream().map(Hearing::workload).toList())
            .cover(studio, speed, formats, spoken(recordings)),
        matrix.suppressed(formats, speed),
        Ancestor.recall(packets, formats, clips),
        new LatencyErrors(sighted, packets).p99Micros(formats, recordings));
  }

  private static String workload(WireFormat format) {
    return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<Integer> spoken(List<Recording> recordings) {
    return recordings.stream()
        .filter(recording -> recording.clip().kind() == ClipKind.SPEECH)
        .map(Recording::number)
        .limit(COVERED_CLIPS)
        .toList();
  }

  /** Returns the pair of two formats. */
  public Pair pair(WireFormat in, WireFormat out) {
    return pairs.stream()
        .filter(pair -> pair.in() == in && pair.out() == out)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no pair of " + in + " and " + out));
  }

  /** Returns what the bytes of a format ended under. */
  public Coverage coverage(WireFormat format) {
    return coverage.stream()
        .filter(one -> one.format() == format)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no coverage of " + format));
  }

  /** Returns the formats whose bytes end under another verdict than theirs. */
  public List<Coverage> misjudged() {
    return coverage.stream().filter(one -> one.counted() != one.format().verdict()).toList();
  }

  /** Returns all sightings on the way in, each format counted once. */
  public long sightings() {
    return pairs.stream().filter(pair -> pair.in() == pair.out()).mapToLong(Pair::sightings).sum();
  }
}
