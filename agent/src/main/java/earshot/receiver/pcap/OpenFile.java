// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.signal.Address;
import earshot.signal.Origin;
import earshot.signal.TraceIdentity;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One file with its capture points: read once to find out where it was captured, then again. */
final class OpenFile {
  private static final int MAX_POINTS_SHIFT = 16;

  final Path path;
  private final int number;
  private final Origin origin;
  private final Map<Integer, CapturePoint> points = new LinkedHashMap<>();

  OpenFile(Path path, int number, @Nullable String nodeName, SignatureKey key) {
    this.path = path;
    this.number = number;
    this.origin = new Origin(nodeName, key.id(), new TraceIdentity(key.traceKey()));
  }

  /** Reads all of it once. */
  void survey(Set<Address> told) throws IOException {
    try (CaptureFile file = CaptureFile.open(path)) {
      for (Frame frame = file.next(); frame != null; frame = file.next()) {
        Packet packet = Packet.read(frame, _ -> {});
        if (packet != null && packet.payloadBytes() > 0) {
          point(frame).survey(packet, frame.side);
        }
      }
    }
    points.values().forEach(point -> point.conclude(told));
  }

  Iterable<CapturePoint> points() {
    return points.values();
  }

  CapturePoint point(Frame frame) {
    return points.computeIfAbsent(frame.point, this::newPoint);
  }

  private CapturePoint newPoint(int index) {
    String name = String.valueOf(path.getFileName()) + (index == 0 ? "" : "#" + index);
    UUID scope = UUID.nameUUIDFromBytes((path + "#" + index).getBytes(StandardCharsets.UTF_8));
    return new CapturePoint(name, number << MAX_POINTS_SHIFT | index, scope, origin);
  }
}
