// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.wire.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the agent sighted of each clip in each format, in the direction that the audio went. */
final class Sightings {
  private static final Set<String> NONE = Set.of();

  private final Map<WireFormat, Map<Integer, Flow>> flows = new EnumMap<>(WireFormat.class);

  /** One clip in one format: signatures where it was sent, and where it arrived. */
  private record Flow(Set<String> sent, Set<String> received) {}

  /** Reads the lines of the exporter {@code file}. */
  static Sightings read(Path file) throws IOException {
    Sightings sightings = new Sightings();
    JsonMapper json = JsonMapper.shared();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sightings.add(json.readTree(line).get("fields"));
      }
    }
    return sightings;
  }

  private void add(JsonNode sighting) {
    boolean transmit = sighting.get("direction").asString().equals("transmit");
    String signature = sighting.get("signature").asString();
    int sourcePort = sighting.get("src_port").asInt();
    int destinationPort = sighting.get("dst_port").asInt();
    for (WireFormat format : WireFormat.values()) {
      int clip = format.clipOf(format.isServerSpeaking() ? sourcePort : destinationPort);
      if (clip >= 0) {
        add(format, clip, signature, transmit);
      }
    }
  }

  /** Adds one sighting. */
  void add(WireFormat format, int clip, String signature, boolean transmit) {
    Flow flow =
        flows
            .computeIfAbsent(format, _ -> new TreeMap<>())
            .computeIfAbsent(clip, _ -> new Flow(new HashSet<>(), new HashSet<>()));
    (transmit ? flow.sent : flow.received).add(signature);
  }

  /** Returns the signatures seen on the way out of the sender. */
  Set<String> sent(WireFormat format, int clip) {
    Flow flow = flows.getOrDefault(format, Map.of()).get(clip);
    return flow == null ? NONE : flow.sent;
  }

  /** Returns the signatures seen on the way into the receiver. */
  Set<String> received(WireFormat format, int clip) {
    Flow flow = flows.getOrDefault(format, Map.of()).get(clip);
    return flow == null ? NONE : flow.received;
  }
}
