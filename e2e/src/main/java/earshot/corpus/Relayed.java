// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.agent.Owned;
import earshot.e2e.audio.ClipKind;
import earshot.e2e.audio.Corpus;
import earshot.e2e.audio.Recording;
import earshot.e2e.audio.Studio;
import earshot.e2e.otlp.Telemetry;
import earshot.e2e.stamp.ClockError;
import earshot.e2e.wire.Relay;
import earshot.e2e.wire.SampleLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the agent makes of audio that a process hears in one format and sends on in another, all at
 * once: the live check of the matrix, which compares what was sent at different times.
 *
 * @param selected windows within one run of audio of both formats that were sighted on the way in
 * @param matched how many of them have a residence
 * @param residences of this relay
 * @param tooShort residences that are shorter than the relay holds
 * @param suppressible residences of tones and silence, where neither end is stereo
 */
public record Relayed(
    Relay relay, int selected, int matched, int residences, int tooShort, int suppressible) {

  /**
   * Sends clips through relays.
   *
   * @param owned closes what is made
   * @param root of the repository, where the agent was built
   */
  public static List<Relayed> measure(
      Owned owned, Path root, double speed, List<Relay> relays, Collection<Integer> clips)
      throws Exception {
    Studio studio = Studio.ofUser();
    List<Recording> recordings = new ArrayList<>();
    for (int clip : clips) {
      recordings.add(studio.record(clip));
    }
    Kept kept = new Kept();
    List<Sightings.Sighted> sighted =
        new Stage(owned, root)
            .perform(studio, speed, relays.stream().map(Relay::toString).toList(), clips, kept);
    return relays.stream().map(relay -> of(relay, recordings, sighted, kept.residences())).toList();
  }

  private static Relayed of(
      Relay relay,
      List<Recording> recordings,
      List<Sightings.Sighted> sighted,
      List<Telemetry.Hop> residences) {
    Matrix windows =
        new Matrix(
            new Sightings(),
            recordings.stream().map(recording -> played(relay, recording)).toList());
    int selected = 0;
    int matched = 0;
    int all = 0;
    int tooShort = 0;
    int suppressible = 0;
    for (Recording recording : recordings) {
      int clip = recording.number();
      int outPort = relay.outPort(clip);
      boolean serverSpeaks = relay.out().isServerSpeaking();
      Set<String> matches = new HashSet<>();
      for (Telemetry.Hop residence : residences) {
        if (outPort
            == (serverSpeaks ? residence.outSourcePort() : residence.outDestinationPort())) {
          matches.add(residence.signature());
          all++;
          tooShort += residence.durationNanos() < Relay.HOLD_NANOS - ClockError.NANOS ? 1 : 0;
          suppressible += isMono(relay) && recording.clip().kind().isSuppressed() ? 1 : 0;
        }
      }
      if (!recording.clip().kind().isRecognised()) {
        continue;
      }
      Set<String> here = new HashSet<>();
      for (Sightings.Sighted one : sighted) {
        if (!one.transmit() && one.isAt(relay.inPort(clip), relay.in().isServerSpeaking())) {
          here.add(one.signature());
        }
      }
      here.retainAll(windows.within(relay.in(), clip));
      here.retainAll(windows.within(relay.out(), clip));
      selected += here.size();
      here.retainAll(matches);
      matched += here.size();
    }
    return new Relayed(relay, selected, matched, all, tooShort, suppressible);
  }

  /** The other channel of a stereo stream speaks. */
  private static boolean isMono(Relay relay) {
    return relay.in().layout().channels() == 1 && relay.out().layout().channels() == 1;
  }

  private static Recording played(Relay relay, Recording recording) {
    Recording played = recording.at(relay.gain());
    return relay.in().layout() == SampleLayout.ALAW ? played.throughALaw() : played;
  }

  /**
   * Returns the clips for relays: those of prompts are left out, since two calls with one prompt at
   * one time are ambiguous.
   */
  public static List<Integer> clips() {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < Corpus.clips().size(); number++) {
      if (Corpus.clips().get(number).kind() != ClipKind.PROMPT && number % 3 != 1) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Returns the share of windows with a residence, 0 where none was selected. */
  public double recall() {
    return selected == 0 ? 0 : (double) matched / selected;
  }

  private static final class Kept implements Telemetry {
    private final List<Hop> residences = new ArrayList<>();

    synchronized List<Hop> residences() {
      return List.copyOf(residences);
    }

    @Override
    public synchronized void residence(Hop residence) {
      residences.add(residence);
    }
  }
}
