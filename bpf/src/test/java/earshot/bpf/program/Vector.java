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
import java.util.stream.Stream;

/**
 * A vector of {@code bpf/vectors}: packets, and what they hold.
 *
 * @param stage the framing that is to be undone: {@code rtp} over UDP, others over TCP; or {@code
 *     detector} and {@code datagrams}, which are gated; or a format that the bytes are told to be;
 *     empty: none
 * @param expected {@code position signature}, and where it is said what the bytes are if nothing
 *     matches them, in no order
 */
@SuppressWarnings("ArrayRecordComponent") // Read by tests alone.
record Vector(
    String name,
    int samplingBits,
    int minDistinct,
    String stage,
    byte[] identity,
    byte[] gear,
    List<Packet> packets,
    List<String> expected) {

  /**
   * A payload.
   *
   * @param follows whether it is a later segment of a stream; else it is one by itself
   * @param missing bytes before it
   */
  record Packet(byte[] payload, boolean follows, int missing) {}

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
        gear, identity, samplingBits, minDistinct, format < 0 && !stage.isEmpty(), isGated(), told);
  }

  private boolean isGated() {
    return stage.equals("detector") || stage.equals("datagrams");
  }

  /** Returns whether it says of each signature what the bytes are if nothing matches them. */
  boolean hasVerdicts() {
    return stage.equals("rtp");
  }

  /**
   * Returns whether it holds for a carrier at a point. A handshake begins a connection, which has
   * one, and what was detected lasts; at the cgroup point each run of a test has a socket of its
   * own, so that no packets follow one another.
   */
  boolean isFor(String carrier, CapturePoint point) {
    if (packets.stream().anyMatch(Packet::follows)) {
      return point == CapturePoint.INTERFACE
          && (carrier.equals("TCP") || carrier.equals("TCP_IN_IPV6"));
    }
    return switch (stage) {
      case String told when told.isEmpty() || FORMATS.contains(told) -> true;
      case "rtp", "datagrams" -> carrier.startsWith("UDP") && point == CapturePoint.INTERFACE;
      case "websocket", "detector" -> carrier.equals("TCP") || carrier.equals("TCP_IN_IPV6");
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
        block.stream().flatMap(Vector::packet).toList(),
        values(block, "signature "));
  }

  private static Stream<Packet> packet(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    byte[] payload =
        switch (words.getFirst()) {
          case "run", "segment", "lost" -> HexFormat.of().parseHex(words.getLast());
          default -> null;
        };
    return payload == null
        ? Stream.empty()
        : Stream.of(
            switch (words.getFirst()) {
              case "run" -> new Packet(payload, false, 1);
              case "segment" -> new Packet(payload, true, 0);
              default -> new Packet(payload, true, Integer.parseInt(words.get(1)));
            });
  }

  private static List<String> values(List<String> block, String word) {
    return block.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .toList();
  }
}
