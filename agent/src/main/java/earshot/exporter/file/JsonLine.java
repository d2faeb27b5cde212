// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import earshot.signal.Endpoint;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes one sighting as one line; what is not known is left out. */
final class JsonLine {
  // Nine digits always: ISO_INSTANT leaves trailing zeros out and lines would not sort as texts.
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private JsonLine() {}

  static void write(Sighting sighting, JsonGenerator json) {
    String timestamp =
        TIMESTAMP.format(
            Instant.ofEpochSecond(
                Math.floorDiv(sighting.epochNanos(), NANOS_PER_SECOND),
                Math.floorMod(sighting.epochNanos(), NANOS_PER_SECOND)));
    json.writeStartObject();
    json.writeStringProperty("timestamp", timestamp);
    json.writeStringProperty("level", "INFO");
    json.writeObjectPropertyStart("fields");
    json.writeStringProperty("event_type", "audio_signature");
    json.writeNumberProperty("timestamp_ns", sighting.epochNanos());
    json.writeStringProperty("signature", sighting.signature().toString());
    optional(json, "node", sighting.origin().nodeName());
    optional(json, "interface", sighting.flow().interfaceName());
    // The owner is the sender of what goes out and the receiver of what comes in.
    boolean transmit = sighting.isTransmit();
    end(json, "src", sighting.flow().source(), transmit ? sighting.workload() : sighting.peer());
    end(
        json,
        "dst",
        sighting.flow().destination(),
        transmit ? sighting.peer() : sighting.workload());
    json.writeStringProperty("direction", sighting.flow().direction().attributeValue());
    json.writeStringProperty("lane", sighting.lane().attributeValue());
    json.writeStringProperty("timestamp_human", timestamp);
    json.writeStringProperty("message", "Audio signature detected");
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void end(
      JsonGenerator json, String side, Endpoint endpoint, @Nullable Workload workload) {
    json.writeStringProperty(side + "_ip", endpoint.address().toString());
    json.writeNumberProperty(side + "_port", endpoint.port());
    if (workload != null) {
      optional(json, side + "_pod", workload.podName());
      optional(json, side + "_namespace", workload.namespace());
      if (workload.kind() != null && workload.name() != null) {
        json.writeStringProperty(side + "_workload", workload.kind() + "/" + workload.name());
      }
    }
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
