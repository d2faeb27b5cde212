// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The vectors that pin signature version 1; the kernel programs are run over the same. */
class VectorsTest {
  private static final Path VECTORS =
      Path.of(requireNonNull(System.getProperty("repository.root")), "bpf", "vectors");

  static List<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.walk(VECTORS)) {
      List<Path> vectors =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .filter(file -> !file.endsWith("keys.json"))
              .sorted()
              .toList();
      assertThat(vectors).hasSizeGreaterThan(55);
      return vectors;
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void laneFindsWhatTheVectorSays(Path file) throws IOException {
    // JSON is YAML.
    Map<?, ?> vector =
        (Map<?, ?>)
            new Load(LoadSettings.builder().setCodePointLimit(1 << 24).build())
                .loadFromString(Files.readString(file));
    SignatureKey key = SignatureKey.parse(text(vector, "key"));
    byte[] input = HexFormat.of().parseHex(text(vector, "input"));
    List<String> found = new ArrayList<>();
    HexFormat hex = HexFormat.of();
    RawLane.Listener listener =
        (position, high, low) ->
            found.add(position + " " + hex.toHexDigits(high) + hex.toHexDigits(low));
    RawLane lane =
        new RawLane(key, number(vector, "sampling_bits"), number(vector, "min_distinct"), listener);

    switch (stage(vector)) {
      case "ulaw" ->
          new UlawLanes(
                  key,
                  number(vector, "sampling_bits"),
                  number(vector, "min_distinct"),
                  SampleFormat.valueOf(text(vector, "format").toUpperCase(Locale.ROOT)),
                  (position, high, low) -> {},
                  listener)
              .accept(input, 0, input.length);
      case "base64" -> new Base64Stage(lane).accept(input, 0, input.length);
      case "websocket" -> {
        new Base64Stage(lane).accept(input, 0, input.length);
        lane.restart();
        lane.accept(input, 0, input.length);
      }
      case "rtp" -> {
        RtpStage stage = new RtpStage();
        runs(vector, input).forEach(run -> stage.accept(lane, run, 0, run.length, true));
      }
      default ->
          runs(vector, input)
              .forEach(run -> {
                lane.restart();
                lane.accept(run, 0, run.length);
              });
    }

    List<String> expected = new ArrayList<>();
    for (Object signature : list(vector, "expected")) {
      Map<?, ?> values = (Map<?, ?>) signature;
      expected.add(values.get("position") + " " + values.get("signature"));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(key.id()).isEqualTo(text(vector, "key_id"));
  }

  private static String stage(Map<?, ?> vector) {
    if (vector.containsKey("format")) {
      return "ulaw";
    }
    return vector.containsKey("stage") ? text(vector, "stage") : "";
  }

  private static List<byte[]> runs(Map<?, ?> vector, byte[] input) {
    List<byte[]> runs = new ArrayList<>();
    int from = 0;
    for (Object restart : list(vector, "restarts")) {
      runs.add(Arrays.copyOfRange(input, from, (int) restart));
      from = (int) restart;
    }
    runs.add(Arrays.copyOfRange(input, from, input.length));
    return runs;
  }

  private static String text(Map<?, ?> vector, String key) {
    return String.valueOf(vector.get(key));
  }

  private static int number(Map<?, ?> vector, String key) {
    return (int) requireNonNull(vector.get(key));
  }

  private static List<?> list(Map<?, ?> vector, String key) {
    return (List<?>) requireNonNull(vector.get(key));
  }
}
