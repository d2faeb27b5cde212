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
 * @param stages whether framing is to be undone: then a run is text over TCP
 * @param expected {@code position signature}, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Read by tests alone.
record Vector(
    String name,
    int samplingBits,
    int minDistinct,
    boolean stages,
    byte[] identity,
    byte[] gear,
    List<byte[]> runs,
    List<String> expected) {

  private static final Path FILE =
      Path.of(System.getProperty("repository.root"), "bpf/vectors/vectors.txt");

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
    return Capture.settings(gear, identity, samplingBits, minDistinct, stages);
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
        head.size() > 4,
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
