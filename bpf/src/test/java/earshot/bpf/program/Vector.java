// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A vector of {@code bpf/vectors}: runs of bytes, each from a restart on, and what they hold.
 *
 * @param stage the framing that is to be undone: {@code rtp} over UDP, others over TCP; or a format
 *     that the bytes are told to be; empty: none
 * @param expected {@code position signature}, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Read by tests alone.
record Vector(
    String name,
    int samplingBits,
    int minDistinct,
    String stage,
    byte[] identity,
    byte[] gear,
    List<byte[]> runs,
    List<String> expected) {

  private static final Path FILE =
      Path.of(System.getProperty("repository.root"), "bpf/vectors/vectors.txt");

  /** As {@code enum earshot_format} numbers them. */
  private static final List<String> FORMATS =
      List.of("other", "ulaw", "alaw", "pcm16", "ulaw_stereo", "alaw_stereo", "pcm16_stereo");

  static List<Vector> all() {
    List<Vector> vectors = new ArrayList<>();
    List<String> block = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(FILE)) {
        block.add(line);
        if (line.equals("end")) {
          vectors.add(of(block));
          block.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
    return vectors;
  }

  static Vector named(String name) {
    return all().stream().filter(vector -> vector.name.equals(name)).findFirst().orElseThrow();
  }

  CaptureSettings settings() {
    int format = FORMATS.indexOf(stage);
    byte[] told = new byte[Character.MAX_VALUE + 1];
    Arrays.fill(told, (byte) (format < 0 ? 0 : 1 + format));
    return Capture.settings(
        gear, identity, samplingBits, minDistinct, format < 0 && !stage.isEmpty(), false, told);
  }

  /**
   * Returns whether it holds for a carrier at a point. A handshake begins a connection, which has
   * one; at the cgroup point each run of a test has a socket of its own, so that no datagrams
   * follow one another.
   */
  boolean isFor(String carrier, CapturePoint point) {
    return switch (stage) {
      case String told when told.isEmpty() || FORMATS.contains(told) -> true;
      case "rtp" -> carrier.startsWith("UDP") && point == CapturePoint.INTERFACE;
      case "websocket" -> carrier.equals("TCP") || carrier.equals("TCP_IN_IPV6");
      default -> carrier.startsWith("TCP");
    };
  }

  @Override
  public String toString() {
    return name;
  }

  private static Vector of(List<String> block) {
    List<String> head = Arrays.asList(block.getFirst().split(" ", -1));
    return new Vector(
        head.get(1),
        Integer.parseInt(head.get(2)),
        Integer.parseInt(head.get(3)),
        head.size() > 4 ? head.get(4) : "",
        HexFormat.of().parseHex(values(block, "identity ").getFirst()),
        HexFormat.of().parseHex(values(block, "gear ").getFirst()),
        values(block, "run ").stream().map(HexFormat.of()::parseHex).toList(),
        values(block, "signature "));
  }

  private static List<String> values(List<String> block, String word) {
    return block.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .toList();
  }
}
