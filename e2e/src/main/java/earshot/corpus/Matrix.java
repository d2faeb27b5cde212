// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.audio.Clip;
import earshot.e2e.audio.ClipKind;
import earshot.e2e.audio.Corpus;
import earshot.e2e.audio.Recording;
import earshot.e2e.wire.WireFormat;
import earshot.signature.RawLane;
import earshot.signature.SignatureKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was sighted of each clip in each format with that in each other. */
final class Matrix {
  /** Part of the average amplitude of a clip that a second of it must reach to be speech. */
  private static final double SPOKEN = 0.25;

  /** How long a process holds audio at least that is worth a look. */
  private static final double HOLD_NANOS = 60e6;

  private final Sightings sightings;
  private final List<Recording> recordings;
  private final Map<Integer, Windows> narrow = new HashMap<>();
  private final Map<Integer, Windows> middle = new HashMap<>();
  private final Map<Integer, Windows> wide = new HashMap<>();
  private final Map<Integer, Windows> alaw = new HashMap<>();
  private final Map<WireFormat, Map<Integer, Set<String>>> within = new EnumMap<>(WireFormat.class);

  private final Map<WireFormat, Map<Integer, int[]>> runs = new EnumMap<>(WireFormat.class);

  /** Creates one over the clips that were performed. */
  Matrix(Sightings sightings, List<Recording> recordings) {
    this.sightings = sightings;
    this.recordings = List.copyOf(recordings);
    SignatureKey key = SignatureKey.parse(Stage.KEY);
    for (Recording recording : recordings) {
      narrow.put(recording.number(), Windows.of(recording.narrow(), key));
      middle.put(recording.number(), Windows.of(recording.middle(), key));
      wide.put(recording.number(), Windows.of(recording.wide(), key));
      alaw.put(recording.number(), Windows.of(recording.throughALaw().narrow(), key));
    }
  }

  /** Returns every pair of formats, in their order. */
  List<Pair> pairs(Collection<WireFormat> formats) {
    List<Pair> pairs = new ArrayList<>();
    for (WireFormat in : formats) {
      for (WireFormat out : formats) {
        pairs.add(pair(in, out));
      }
    }
    return pairs;
  }

  /** Returns one pair. */
  Pair pair(WireFormat in, WireFormat out) {
    Pair.Expected expected = Pair.Expected.of(in, out);
    int selected = 0;
    int matched = 0;
    int settled = 0;
    int settledMatched = 0;
    int speechSeconds = 0;
    int matchedSeconds = 0;
    int all = 0;
    for (Recording recording : recordings) {
      int clip = recording.number();
      Set<String> here = sightings.received(in, clip);
      Set<String> there = sightings.sent(out, clip);
      all += here.size();
      if (!recording.clip().kind().isRecognised()) {
        continue;
      }
      BitSet seconds = new BitSet();
      int rate = in.layout().rate();
      int begun = Math.max(first(in, clip, here), first(out, clip, there));
      for (Map.Entry<String, Integer> window : windows(in, clip).ends().entrySet()) {
        int end = window.getValue();
        if (!here.contains(window.getKey()) || !windows(in, clip).isUnique(window.getKey())) {
          continue;
        }
        boolean match = there.contains(window.getKey());
        if (match) {
          seconds.set(end / rate);
        }
        if (isWithin(in, clip, end) && isWithin(out, clip, end)) {
          selected++;
          matched += match ? 1 : 0;
          if (end >= begun) {
            settled++;
            settledMatched += match ? 1 : 0;
          }
        }
      }
      if (recording.clip().kind().isSpeech()) {
        BitSet spoken = spokenSeconds(recording);
        speechSeconds += spoken.cardinality();
        spoken.and(seconds);
        matchedSeconds += spoken.cardinality();
      }
    }
    return new Pair(
        in,
        out,
        expected,
        selected,
        matched,
        settled,
        settledMatched,
        speechSeconds,
        matchedSeconds,
        all,
        falseMatches(in, out));
  }

  /** Returns how much of the windows in a format's runs the agent sighted where it was sent. */
  Heard heard(WireFormat format) {
    int selected = 0;
    int sighted = 0;
    int others = 0;
    List<Integer> delays = new ArrayList<>();
    for (Recording recording : recordings) {
      int clip = recording.number();
      Set<String> sent = sightings.sent(format, clip);
      others += (int) sent.stream().filter(signature -> !isOf(format, clip, signature)).count();
      if (recording.clip().kind().isRecognised()) {
        selected += within(format, clip).size();
        sighted += (int) within(format, clip).stream().filter(sent::contains).count();
      }
      if (recording.clip().kind().isSpeech()) {
        delays.add(delayMillis(format, clip));
      }
    }
    Collections.sort(delays);
    return new Heard(
        format,
        selected,
        sighted,
        others,
        delays.isEmpty() ? 0 : delays.get(delays.size() / 2),
        delays.isEmpty() ? 0 : delays.getLast());
  }

  private boolean isOf(WireFormat format, int clip, String signature) {
    Windows partner = windows(format).get(Corpus.partner(clip));
    return windows(format, clip).ends().containsKey(signature)
        || (format.layout().channels() == 2
            && partner != null
            && partner.ends().containsKey(signature));
  }

  /** Returns how much audio went by before the first window of a clip was sighted. */
  private int delayMillis(WireFormat format, int clip) {
    int possible = first(format, clip, within(format, clip));
    int first = first(format, clip, sightings.sent(format, clip));
    return (first - possible) / (format.layout().rate() / 1000);
  }

  /** Returns where the first window of a clip that was sighted ends, in samples. */
  private int first(WireFormat format, int clip, Set<String> sighted) {
    int first = Clip.SECONDS * format.layout().rate();
    for (String signature : within(format, clip)) {
      if (sighted.contains(signature)) {
        first = Math.min(first, windows(format, clip).ends().getOrDefault(signature, first));
      }
    }
    return first;
  }

  /**
   * Returns the share of windows of tones and silence that make no match, of those that content
   * without repetition would make. A match is made when audio leaves a process, and not where the
   * matcher has by then seen the signature again. What reaches over a header is left out: its
   * counters and stamps are what makes it a moment of its own.
   *
   * @param speed seconds of audio in a second
   */
  double suppressed(Collection<WireFormat> formats, double speed) {
    long hold = (long) (HOLD_NANOS / speed);
    double made = 0;
    double possible = 0;
    for (WireFormat format : formats) {
      for (Recording recording : recordings) {
        // The other channel of a stereo stream speaks.
        if (recording.clip().kind().isSuppressed()
            && format.layout().channels() == 1
            && format.isHeard()) {
          int clip = recording.number();
          made +=
              sightings.received(format, clip).stream()
                  .filter(sightings.sent(format, clip)::contains)
                  .filter(windows(format, clip).ends()::containsKey)
                  .filter(signature -> !sightings.isRepeatedWithin(format, clip, signature, hold))
                  .count();
          possible += Math.scalb((double) eligible(format, recording), -Stage.SAMPLING_BITS);
        }
      }
    }
    return possible == 0 ? 1 : 1 - made / possible;
  }

  private int eligible(WireFormat format, Recording recording) {
    int count = 0;
    int from = 0;
    for (int to : format.runs(recording.number(), format.layout().samples(recording).length)) {
      count += Math.max(0, to - from - RawLane.WINDOW_BYTES + 1);
      from = to;
    }
    return count;
  }

  private int falseMatches(WireFormat in, WireFormat out) {
    Map<String, Set<Integer>> sent = new HashMap<>();
    for (Recording recording : recordings) {
      for (String signature : sightings.sent(out, recording.number())) {
        sent.computeIfAbsent(signature, _ -> new HashSet<>()).add(recording.number());
      }
    }
    int count = 0;
    for (Recording recording : recordings) {
      int clip = recording.number();
      for (String signature : sightings.received(in, clip)) {
        for (int other : sent.getOrDefault(signature, Set.of())) {
          count += isShared(in, clip, out, other) ? 0 : 1;
        }
      }
    }
    return count;
  }

  /** Tells whether what is sent of two clips has any audio in common. */
  private static boolean isShared(WireFormat in, int clip, WireFormat out, int other) {
    Set<String> audio = audio(in, clip);
    audio.retainAll(audio(out, other));
    return !audio.isEmpty();
  }

  private static Set<String> audio(WireFormat format, int clip) {
    Set<String> names = new HashSet<>();
    addAudio(names, clip);
    if (format.layout().channels() == 2) {
      addAudio(names, Corpus.partner(clip));
    }
    return names;
  }

  private static void addAudio(Set<String> names, int clip) {
    names.add(Corpus.clips().get(clip).name());
    if (Corpus.clips().get(clip).kind() == ClipKind.PROMPT) {
      names.add("the prompt");
    }
  }

  private Windows windows(WireFormat format, int clip) {
    Windows windows = windows(format).get(clip);
    if (windows == null) {
      throw new IllegalArgumentException("clip " + clip + " was not performed");
    }
    return windows;
  }

  /** Returns the signatures of windows that lie within one run of a format's audio. */
  Set<String> within(WireFormat format, int clip) {
    return within
        .computeIfAbsent(format, _ -> new HashMap<>())
        .computeIfAbsent(clip, _ -> findWithin(format, clip));
  }

  private Set<String> findWithin(WireFormat format, int clip) {
    Set<String> found = new HashSet<>();
    Windows windows = windows(format, clip);
    windows
        .ends()
        .forEach((signature, last) -> {
          if (windows.isUnique(signature) && isWithin(format, clip, last)) {
            found.add(signature);
          }
        });
    return found;
  }

  /** Tells whether the window that ends with a sample lies within one run of a format's audio. */
  private boolean isWithin(WireFormat format, int clip, int last) {
    int[] ends =
        runs.computeIfAbsent(format, _ -> new HashMap<>())
            .computeIfAbsent(clip, _ -> format.runs(clip, Clip.SECONDS * format.layout().rate()));
    int index = Arrays.binarySearch(ends, last + 1);
    int run = index >= 0 ? index : -index - 1;
    if (run == ends.length) {
      return false;
    }
    int start = run == 0 ? 0 : ends[run - 1];
    return last - RawLane.WINDOW_BYTES + 1 >= start;
  }

  private Map<Integer, Windows> windows(WireFormat format) {
    return switch (format.layout()) {
      case PCM16_LE_16K -> middle;
      case PCM16_LE_24K -> wide;
      case ALAW -> alaw;
      case ULAW, ULAW_STEREO, PCM16_LE, PCM16_BE, PCM16_LE_STEREO -> narrow;
    };
  }

  private static BitSet spokenSeconds(Recording recording) {
    short[] samples = recording.narrow();
    double average = amplitude(samples, 0, samples.length);
    BitSet spoken = new BitSet();
    for (int second = 0; second < samples.length / Recording.NARROW_RATE; second++) {
      int from = second * Recording.NARROW_RATE;
      if (amplitude(samples, from, from + Recording.NARROW_RATE) >= SPOKEN * average) {
        spoken.set(second);
      }
    }
    return spoken;
  }

  private static double amplitude(short[] samples, int from, int to) {
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += (double) samples[n] * samples[n];
    }
    return Math.sqrt(sum / (to - from));
  }
}
