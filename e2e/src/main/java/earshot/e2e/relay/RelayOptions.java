// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.framing.Leg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pod does, as its process is told on the command line.
 *
 * @param calls how many calls pass at once
 * @param log where to write the stamps
 * @param in the leg to receive; null where the pod plays speech
 * @param out the leg to send; null where the audio ends
 * @param holdMillis how long the audio is held
 * @param growthMillisPerSecond how much longer with each second
 * @param play how long speech is played; only without {@code in}
 */
public record RelayOptions(
    int calls,
    Path log,
    @Nullable Leg in,
    @Nullable Leg out,
    double holdMillis,
    double growthMillisPerSecond,
    Duration play) {

  /** Returns the options as command-line arguments, which {@link #parse} reads. */
  public List<String> toArguments() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--calls", Integer.toString(calls), "--log", log.toString()));
    if (in != null) {
      words.addAll(List.of("--in", in.toString()));
    }
    if (out != null) {
      words.addAll(List.of("--out", out.toString()));
    }
    words.addAll(
        List.of(
            "--hold-millis",
            Double.toString(holdMillis),
            "--growth-millis-per-second",
            Double.toString(growthMillisPerSecond),
            "--play",
            play.toString()));
    return words;
  }

  static RelayOptions parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int n = 0; n + 1 < arguments.length; n += 2) {
      values.put(arguments[n], arguments[n + 1]);
    }
    return new RelayOptions(
        Integer.parseInt(required(values, "--calls")),
        Path.of(required(values, "--log")),
        leg(values.get("--in")),
        leg(values.get("--out")),
        Double.parseDouble(required(values, "--hold-millis")),
        Double.parseDouble(required(values, "--growth-millis-per-second")),
        Duration.parse(required(values, "--play")));
  }

  private static @Nullable Leg leg(@Nullable String text) {
    return text == null ? null : Leg.parse(text);
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the relay needs the option " + name);
    }
    return value;
  }
}
