// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import com.google.protobuf.ByteString;
import earshot.component.LeastRecentlyUsed;
import earshot.semconv.AudioAttributes;
import earshot.semconv.AudioEvents;
import earshot.semconv.DropReason;
import earshot.semconv.EarshotAttributes;
import earshot.semconv.WorkloadAttributes;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Lane;
import earshot.signal.Origin;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.SpanReference;
import earshot.signal.TraceIdentity;
import earshot.signal.Transport;
import earshot.signal.Workload;
import earshot.signature.SignatureKey;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.incubating.DestinationIncubatingAttributes;
import io.opentelemetry.semconv.incubating.NetworkIncubatingAttributes;
import io.opentelemetry.semconv.incubating.SourceIncubatingAttributes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a sighting of a log record: the inverse of what the exporters {@code otlp_grpc} and {@code
 * otlp_http} do. What a record does not carry (round-trip time, bytes covered, the kind of peer) is
 * as if it were not known. Not thread-safe.
 */
final class SightingReader {
  private static final Logger LOG = LoggerFactory.getLogger(SightingReader.class);

  /**
   * What clocks may differ by: time that is far ahead would end what others can be matched with.
   */
  private static final long MAX_AHEAD_NANOS = 10_000_000_000L;

  private static final long MILLI_NANOS = 1_000_000L;

  private final String keyId;
  private final TraceIdentity identity;
  private final InstantSource clock;
  private final Flows flows;
  private final LeastRecentlyUsed<Resource, Observed> observed;
  private final LeastRecentlyUsed<String, Origin> origins;

  /**
   * Creates one.
   *
   * @param limit flows, and containers, that are remembered
   */
  SightingReader(SignatureKey key, InstantSource clock, int limit) {
    this.keyId = key.id();
    this.identity = new TraceIdentity(key.traceKey());
    this.clock = clock;
    this.flows = new Flows(identity, limit);
    this.observed = new LeastRecentlyUsed<>(limit);
    this.origins = new LeastRecentlyUsed<>(limit);
  }

  /** Makes a sighting of {@code record}, or says why not. */
  Sighting read(Resource resource, InstrumentationScope scope, LogRecord record) throws Refusal {
    if (!record.getEventName().equals(AudioEvents.AUDIO_SIGNATURE_SIGHTED)) {
      throw new Refusal(
          DropReason.NOT_A_SIGHTING, "event name is not " + AudioEvents.AUDIO_SIGNATURE_SIGHTED);
    }
    checkKey(new Fields(scope.getAttributesList()));
    checkTime(record);
    Observed at = observed(resource);
    Fields fields = new Fields(record.getAttributesList());
    Direction direction =
        constant(
            fields,
            NetworkIncubatingAttributes.NETWORK_IO_DIRECTION,
            Direction.values(),
            Direction::attributeValue);
    Flows.Key flow =
        new Flows.Key(
            at,
            constant(
                fields,
                NetworkAttributes.NETWORK_TRANSPORT,
                Transport.values(),
                Transport::attributeValue),
            direction,
            endpoint(
                fields,
                SourceIncubatingAttributes.SOURCE_ADDRESS,
                SourceIncubatingAttributes.SOURCE_PORT),
            endpoint(
                fields,
                DestinationIncubatingAttributes.DESTINATION_ADDRESS,
                DestinationIncubatingAttributes.DESTINATION_PORT),
            fields.text(NetworkIncubatingAttributes.NETWORK_INTERFACE_NAME));
    Signature signature = signature(fields.required(AudioAttributes.AUDIO_SIGNATURE));
    long epochNanos = record.getTimeUnixNano();
    SpanReference transit =
        new SpanReference(identity.traceId(signature, epochNanos), spanId(record.getSpanId()));
    return new Sighting(
        origin(at.nodeName()),
        flows.of(flow, transit),
        signature,
        constant(fields, AudioAttributes.AUDIO_SIGNATURE_LANE, Lane.values(), Lane::attributeValue),
        epochNanos,
        record.getObservedTimeUnixNano() == 0 ? epochNanos : record.getObservedTimeUnixNano(),
        0,
        0,
        CoverageVerdict.UNMATCHED,
        at.workload(),
        direction == Direction.TRANSMIT ? destination(fields) : source(fields),
        PeerKind.UNKNOWN);
  }

  private void checkKey(Fields scope) throws Refusal {
    if (!scope.required(EarshotAttributes.EARSHOT_SIGNATURE_KEY_ID).equals(keyId)) {
      throw new Refusal(
          DropReason.OTHER_KEY,
          "%s is not %s: give all agents one signature.key"
              .formatted(EarshotAttributes.EARSHOT_SIGNATURE_KEY_ID.getKey(), keyId));
    }
  }

  private void checkTime(LogRecord record) throws Refusal {
    if (record.getTimeUnixNano() <= 0) {
      throw Refusal.malformed("time_unix_nano is missing");
    }
    long aheadNanos = record.getTimeUnixNano() - clock.millis() * MILLI_NANOS;
    if (aheadNanos > MAX_AHEAD_NANOS) {
      throw new Refusal(
          DropReason.FROM_THE_FUTURE,
          "time_unix_nano is more than 10 s ahead of this clock: synchronise the clocks");
    }
  }

  private Observed observed(Resource resource) throws Refusal {
    Observed known = observed.get(resource);
    if (known == null) {
      known = Observed.of(resource);
      observed.put(resource, known);
    }
    return known;
  }

  /** One for each node, with an identity that is the pipeline's thread's. */
  private Origin origin(@Nullable String nodeName) {
    Origin origin = origins.get(String.valueOf(nodeName));
    if (origin == null) {
      if (nodeName == null) {
        LOG.warn(
            "sightings without k8s.node.name count as seen on one node; set K8S_NODE_NAME for each agent");
      }
      origin = new Origin(nodeName, keyId, identity.copy());
      origins.put(String.valueOf(nodeName), origin);
    }
    return origin;
  }

  private static Endpoint endpoint(
      Fields fields, AttributeKey<String> address, AttributeKey<Long> port) throws Refusal {
    try {
      return new Endpoint(Address.parse(fields.required(address)), fields.port(port));
    } catch (IllegalArgumentException e) {
      throw Refusal.malformed("attribute " + address.getKey() + " is no IP address");
    }
  }

  private static Signature signature(String text) throws Refusal {
    try {
      if (text.length() == 32) {
        return new Signature(
            HexFormat.fromHexDigitsToLong(text, 0, 16),
            HexFormat.fromHexDigitsToLong(text, 16, 32));
      }
    } catch (IllegalArgumentException e) {
      // It is no better than one of another length.
    }
    throw Refusal.malformed(
        "attribute " + AudioAttributes.AUDIO_SIGNATURE.getKey() + " is not 32 hex digits");
  }

  /** Returns 0, which is nobody's, for what is no span id. */
  private static long spanId(ByteString bytes) {
    return bytes.size() == Long.BYTES ? bytes.asReadOnlyByteBuffer().getLong() : 0;
  }

  private static <E> E constant(
      Fields fields, AttributeKey<String> key, E[] constants, Function<E, String> name)
      throws Refusal {
    String text = fields.required(key);
    return Arrays.stream(constants)
        .filter(constant -> name.apply(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> Refusal.malformed("attribute " + key.getKey() + " has no such value"));
  }

  private static @Nullable Workload source(Fields fields) {
    return peer(
        fields.text(WorkloadAttributes.SOURCE_K8S_NAMESPACE_NAME),
        fields.text(WorkloadAttributes.SOURCE_K8S_WORKLOAD_KIND),
        fields.text(WorkloadAttributes.SOURCE_K8S_WORKLOAD_NAME),
        fields.text(WorkloadAttributes.SOURCE_K8S_POD_NAME));
  }

  private static @Nullable Workload destination(Fields fields) {
    return peer(
        fields.text(WorkloadAttributes.DESTINATION_K8S_NAMESPACE_NAME),
        fields.text(WorkloadAttributes.DESTINATION_K8S_WORKLOAD_KIND),
        fields.text(WorkloadAttributes.DESTINATION_K8S_WORKLOAD_NAME),
        fields.text(WorkloadAttributes.DESTINATION_K8S_POD_NAME));
  }

  /** Its {@code service.name} is not told: the workload's name is what most have. */
  private static @Nullable Workload peer(
      @Nullable String namespace,
      @Nullable String kind,
      @Nullable String name,
      @Nullable String podName) {
    String serviceName = name != null ? name : podName;
    return serviceName == null
        ? null
        : new Workload(
            serviceName, namespace, kind, name, podName, null, null, null, null, Map.of());
  }
}
