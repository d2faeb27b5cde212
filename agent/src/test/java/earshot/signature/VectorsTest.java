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
import org.jspecify.annotations.Nullable;
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
      assertThat(vectors).hasSizeGreaterThan(70);
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
    List<String> expected = new ArrayList<>();
    for (Object signature : list(vector, "expected")) {
      Map<?, ?> values = (Map<?, ?>) signature;
      expected.add(values.get("position") + " " + values.get("signature"));
    }
    assertThat(key.id()).isEqualTo(text(vector, "key_id"));
    for (int segmentBytes : new int[] {1, 97, 1_448, 65_536}) {
      assertThat(found(vector, key, segmentBytes))
          .as("in segments of %d bytes", segmentBytes)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<String> found(Map<?, ?> vector, SignatureKey key, int segmentBytes) {
    List<String> found = new ArrayList<>();
    HexFormat hex = HexFormat.of();
    RawLane.Listener listener =
        (position, high, low) ->
            found.add(position + " " + hex.toHexDigits(high) + hex.toHexDigits(low));
    LaneSet lanes =
        new LaneSet(
            key,
            number(vector, "sampling_bits"),
            number(vector, "min_distinct"),
            told(vector),
            false,
            listener,
            listener);
    byte[] input = HexFormat.of().parseHex(text(vector, "input"));
    String stage = text(vector, "stage");
    if (stage.equals("rtp")) {
      RtpStage rtp = new RtpStage();
      runs(vector, input).forEach(run -> rtp.accept(lanes, run, 0, run.length, true));
      return found;
    }
    StreamStage stream = new StreamStage(lanes);
    Lane lane = vector.containsKey("stage") ? lane(stream) : lanes;
    for (byte[] run : runs(vector, input)) {
      lane.restart();
      for (int at = 0; at < run.length; at += segmentBytes) {
        lane.accept(run, at, Math.min(segmentBytes, run.length - at));
        lanes.endOfPacket(true);
      }
    }
    return found;
  }

  private static Lane lane(StreamStage stage) {
    return new Lane() {
      @Override
      public void restart() {
        stage.gap(0);
      }

      @Override
      public void accept(byte[] bytes, int offset, int count) {
        stage.accept(bytes, offset, count);
      }
    };
  }

  /** Without a stage and told nothing, bytes are what they are. */
  private static @Nullable SampleFormat told(Map<?, ?> vector) {
    if (vector.containsKey("told")) {
      return SampleFormat.valueOf(text(vector, "told").toUpperCase(Locale.ROOT));
    }
    return vector.containsKey("stage") ? null : SampleFormat.OTHER;
  }

  private static List<byte[]> runs(Map<?, ?> vector, byte[] input) {
    List<byte[]> runs = new ArrayList<>();
    int from = 0;
    for (Object restart : vector.containsKey("restarts") ? list(vector, "restarts") : List.of()) {
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
