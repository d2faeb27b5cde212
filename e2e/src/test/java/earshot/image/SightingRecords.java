// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.semconv.AudioAttributes;
import earshot.semconv.AudioEvents;
import earshot.semconv.EarshotAttributes;
import earshot.signature.SignatureKey;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Log records as agents export their sightings. */
final class SightingRecords {
  private SightingRecords() {}

  /** Returns one of now, with no more than a sighting has to have. */
  static ExportLogsServiceRequest one(SignatureKey key) {
    LogRecord record =
        LogRecord.newBuilder()
            .setEventName(AudioEvents.AUDIO_SIGNATURE_SIGHTED)
            .setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli()))
            .addAttributes(text(AudioAttributes.AUDIO_SIGNATURE.getKey(), "0f".repeat(16)))
            .addAttributes(text(AudioAttributes.AUDIO_SIGNATURE_LANE.getKey(), "ulaw"))
            .addAttributes(text("network.io.direction", "transmit"))
            .addAttributes(text("network.transport", "udp"))
            .addAttributes(text("source.address", "10.0.0.1"))
            .addAttributes(port("source.port"))
            .addAttributes(text("destination.address", "10.0.1.1"))
            .addAttributes(port("destination.port"))
            .build();
    InstrumentationScope scope =
        InstrumentationScope.newBuilder()
            .addAttributes(text(EarshotAttributes.EARSHOT_SIGNATURE_KEY_ID.getKey(), key.id()))
            .build();
    Resource resource =
        Resource.newBuilder()
            .addAttributes(text("service.name", "trunk"))
            .addAttributes(text("k8s.node.name", "node-a"))
            .build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource)
                .addScopeLogs(ScopeLogs.newBuilder().setScope(scope).addLogRecords(record)))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue port(String key) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(10_000))
        .build();
  }
}
