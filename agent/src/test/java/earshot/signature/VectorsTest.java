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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** No packet is longer. */
  private static final int WHOLE = 65_536;

  static List<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.walk(VECTORS)) {
      List<Path> vectors =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .filter(file -> !file.endsWith("keys.json"))
              .sorted()
              .toList();
      assertThat(vectors).hasSizeGreaterThan(180);
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
    if (vector.containsKey("segments")) {
      assertThat(found(vector, key, WHOLE)).containsExactlyInAnyOrderElementsOf(expected);
      return;
    }
    for (int segmentBytes : new int[] {1, 97, 1_448, WHOLE}) {
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
            vector.containsKey("gated"),
            listener,
            listener);
    byte[] input = HexFormat.of().parseHex(text(vector, "input"));
    String stage = text(vector, "stage");
    if (stage.equals("rtp") || stage.equals("datagrams")) {
      RtpStage rtp = new RtpStage();
      packets(vector, input).values().forEach(one -> rtp.accept(lanes, one, 0, one.length, true));
    } else {
      StreamStage stream = vector.containsKey("stage") ? new StreamStage(lanes) : null;
      segments(vector, input, segmentBytes, stream, lanes);
    }
    if (vector.containsKey("ends_as")) {
      assertThat(lanes.format().name()).isEqualToIgnoringCase(text(vector, "ends_as"));
    }
    return found;
  }

  private static void segments(
      Map<?, ?> vector,
      byte[] input,
      int segmentBytes,
      @Nullable StreamStage stage,
      LaneSet lanes) {
    Map<?, ?> missing = vector.get("missing") instanceof Map<?, ?> some ? some : Map.of();
    TlsDetector tls = new TlsDetector();
    packets(vector, input)
        .forEach((start, bytes) -> {
          Object lost = missing.get(start.toString());
          if (lost != null || !offsets(vector, "segments").contains(start)) {
            gap(stage, lanes, lost == null ? 0 : (int) lost);
          }
          for (int at = 0; at < bytes.length; at += segmentBytes) {
            int count = Math.min(segmentBytes, bytes.length - at);
            if (stage == null) {
              lanes.accept(bytes, at, count);
            } else if (!tls.accept(bytes, at, count, count)) {
              stage.accept(bytes, at, count);
            }
            lanes.endOfPacket(true);
          }
        });
  }

  private static void gap(@Nullable StreamStage stage, LaneSet lanes, int missing) {
    if (stage == null) {
      lanes.restart();
    } else {
      stage.gap(missing);
    }
  }

  /** Without a stage and told nothing, bytes are what they are. */
  private static @Nullable SampleFormat told(Map<?, ?> vector) {
    if (vector.containsKey("told")) {
      return SampleFormat.valueOf(text(vector, "told").toUpperCase(Locale.ROOT));
    }
    return vector.containsKey("stage") ? null : SampleFormat.OTHER;
  }

  /** The vector's packets by where each begins. */
  private static SortedMap<Integer, byte[]> packets(Map<?, ?> vector, byte[] input) {
    SortedSet<Integer> starts = new TreeSet<>(List.of(0));
    starts.addAll(offsets(vector, "restarts"));
    starts.addAll(offsets(vector, "segments"));
    SortedMap<Integer, byte[]> packets = new TreeMap<>();
    int end = input.length;
    for (int start : starts.reversed()) {
      packets.put(start, Arrays.copyOfRange(input, start, end));
      end = start;
    }
    return packets;
  }

  private static List<Integer> offsets(Map<?, ?> vector, String key) {
    List<Integer> offsets = new ArrayList<>();
    if (vector.containsKey(key)) {
      list(vector, key).forEach(offset -> offsets.add((Integer) offset));
    }
    return offsets;
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
