// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.agent.Owned;
import earshot.e2e.audio.Recording;
import earshot.e2e.audio.Studio;
import earshot.e2e.wire.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is recognised where one packet in a hundred is lost, one in twenty comes up to 4 ms late and
 * one in two hundred comes twice.
 *
 * @param selected windows within runs of audio that were sighted where the audio was sent
 * @param matched how many of them were sighted where it arrived
 * @param foreign sightings where it arrived whose signature was not sighted where it was sent
 */
public record Impaired(WireFormat format, int selected, int matched, int foreign) {

  /**
   * Sends clips through formats across such a network.
   *
   * @param owned closes what is made
   * @param root of the repository, where the agent was built
   */
  public static List<Impaired> measure(
      Owned owned, Path root, double speed, List<WireFormat> formats, Collection<Integer> clips)
      throws Exception {
    Studio studio = Studio.ofUser();
    List<Recording> recordings = new ArrayList<>();
    for (int clip : clips) {
      recordings.add(studio.record(clip));
    }
    List<Sightings.Sighted> sighted =
        new Stage(owned, root)
            .perform(studio, speed, formats.stream().map(format -> "~" + format).toList(), clips);
    Matrix windows = new Matrix(new Sightings(), recordings);
    return formats.stream().map(format -> of(format, recordings, windows, sighted)).toList();
  }

  private static Impaired of(
      WireFormat format,
      List<Recording> recordings,
      Matrix windows,
      List<Sightings.Sighted> sighted) {
    int selected = 0;
    int matched = 0;
    int foreign = 0;
    for (Recording recording : recordings) {
      int clip = recording.number();
      Set<String> sent = new HashSet<>();
      Set<String> received = new HashSet<>();
      for (Sightings.Sighted one : sighted) {
        if (one.isAt(format.impairedPort(clip), format.isServerSpeaking())) {
          (one.transmit() ? sent : received).add(one.signature());
        }
      }
      foreign += (int) received.stream().filter(signature -> !sent.contains(signature)).count();
      if (recording.clip().kind().isRecognised()) {
        sent.retainAll(windows.within(format, clip));
        selected += sent.size();
        sent.retainAll(received);
        matched += sent.size();
      }
    }
    return new Impaired(format, selected, matched, foreign);
  }

  /** Returns the share of windows that were recognised, 0 where none was selected. */
  public double recall() {
    return selected == 0 ? 0 : (double) matched / selected;
  }
}
