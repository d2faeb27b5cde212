// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.wire.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the agent sighted of each clip in each format, in the direction that the audio went. */
final class Sightings {
  private static final Set<String> NONE = Set.of();

  private final Map<WireFormat, Map<Integer, Flow>> flows = new EnumMap<>(WireFormat.class);

  /**
   * One clip in one format: signatures where it was sent, and where it arrived.
   *
   * @param firsts when each arrived first
   * @param seconds when each arrived again; missing where it did not
   */
  private record Flow(Set<String> sent, Map<String, Long> firsts, Map<String, Long> seconds) {}

  /**
   * One line of the exporter {@code file}.
   *
   * @param transmit whether it was seen on the way out of the sender
   */
  record Sighted(
      String signature, int sourcePort, int destinationPort, boolean transmit, long epochNanos) {
    /** Returns whether the server of a connection has this port, whoever of the two speaks. */
    boolean isAt(int port, boolean serverSpeaks) {
      return port == (serverSpeaks ? sourcePort : destinationPort);
    }
  }

  /** Reads the lines of the exporter {@code file}. */
  static List<Sighted> lines(Path file) throws IOException {
    JsonMapper json = JsonMapper.shared();
    List<Sighted> all = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode fields = json.readTree(line).get("fields");
        all.add(
            new Sighted(
                fields.get("signature").asString(),
                fields.get("src_port").asInt(),
                fields.get("dst_port").asInt(),
                fields.get("direction").asString().equals("transmit"),
                fields.get("timestamp_ns").asLong()));
      }
    }
    return all;
  }

  /** Sorts sightings by the formats whose ports they have. */
  static Sightings of(List<Sighted> all) {
    Sightings sightings = new Sightings();
    for (Sighted sighted : all) {
      for (WireFormat format : WireFormat.values()) {
        int clip =
            format.clipOf(
                format.isServerSpeaking() ? sighted.sourcePort() : sighted.destinationPort());
        if (clip >= 0) {
          sightings.add(
              format, clip, sighted.signature(), sighted.transmit(), sighted.epochNanos());
        }
      }
    }
    return sightings;
  }

  /** Adds one sighting; those of a flow in their order. */
  void add(WireFormat format, int clip, String signature, boolean transmit, long epochNanos) {
    Flow flow =
        flows
            .computeIfAbsent(format, _ -> new TreeMap<>())
            .computeIfAbsent(
                clip, _ -> new Flow(new HashSet<>(), new HashMap<>(), new HashMap<>()));
    if (transmit) {
      flow.sent.add(signature);
    } else if (flow.firsts.putIfAbsent(signature, epochNanos) != null) {
      flow.seconds.putIfAbsent(signature, epochNanos);
    }
  }

  /** Returns whether a signature that arrived came again so soon. */
  boolean isRepeatedWithin(WireFormat format, int clip, String signature, long nanos) {
    Flow flow = flows.getOrDefault(format, Map.of()).get(clip);
    Long second = flow == null ? null : flow.seconds.get(signature);
    return flow != null
        && second != null
        && second - flow.firsts.getOrDefault(signature, second) <= nanos;
  }

  /** Returns the signatures seen on the way out of the sender. */
  Set<String> sent(WireFormat format, int clip) {
    Flow flow = flows.getOrDefault(format, Map.of()).get(clip);
    return flow == null ? NONE : flow.sent;
  }

  /** Returns the signatures seen on the way into the receiver. */
  Set<String> received(WireFormat format, int clip) {
    Flow flow = flows.getOrDefault(format, Map.of()).get(clip);
    return flow == null ? NONE : flow.firsts.keySet();
  }
}
