// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.agent.Owned;
import earshot.e2e.audio.Recording;
import earshot.e2e.audio.Studio;
import earshot.e2e.pods.PacketDump;
import earshot.e2e.wire.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the agent recognises of the corpus.
 *
 * @param formats in the order of the matrix
 * @param pairs row by row
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
    double suppressed,
    double ancestorRecall,
    double latencyErrorP99Micros) {

  /** Keeps copies. */
  public Hearing {
    formats = List.copyOf(formats);
    pairs = List.copyOf(pairs);
  }

  /**
   * Sends clips through formats once each and compares all with all.
   *
   * @param owned closes what is made
   * @param root of the repository, where the agent was built
   * @param speed seconds of audio in a second
   * @param clips numbers of the corpus
   */
  public static Hearing measure(
      Owned owned,
      Path root,
      double speed,
      Collection<WireFormat> formats,
      Collection<Integer> clips)
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
        matrix.suppressed(formats, speed),
        Ancestor.recall(packets, formats, clips),
        new LatencyErrors(sighted, packets).p99Micros(formats, recordings));
  }

  /** Returns the pair of two formats. */
  public Pair pair(WireFormat in, WireFormat out) {
    return pairs.stream()
        .filter(pair -> pair.in() == in && pair.out() == out)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no pair of " + in + " and " + out));
  }

  /** Returns all sightings on the way in, each format counted once. */
  public long sightings() {
    return pairs.stream().filter(pair -> pair.in() == pair.out()).mapToLong(Pair::sightings).sum();
  }
}
