// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.semconv.AudioAttributes;
import earshot.semconv.WorkloadAttributes;
import earshot.signal.Flow;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.NetworkAttributes.NetworkTypeValues;
import io.opentelemetry.semconv.incubating.DestinationIncubatingAttributes;
import io.opentelemetry.semconv.incubating.NetworkIncubatingAttributes;
import io.opentelemetry.semconv.incubating.SourceIncubatingAttributes;
import org.jspecify.annotations.Nullable;

/** What log records, span events and transits say about a sighting. */
final class SightingAttributes {
  private SightingAttributes() {}

  /** Returns the attributes of {@code audio.signature.sighted}. */
  static Attributes of(Sighting sighting) {
    AttributesBuilder attributes = Attributes.builder();
    putSignature(attributes, sighting);
    attributes.put(
        NetworkIncubatingAttributes.NETWORK_IO_DIRECTION,
        sighting.flow().direction().attributeValue());
    put(
        attributes,
        NetworkIncubatingAttributes.NETWORK_INTERFACE_NAME,
        sighting.flow().interfaceName());
    putNetwork(attributes, sighting.flow());
    boolean transmit = sighting.isTransmit();
    putSource(attributes, transmit ? sighting.workload() : sighting.peer());
    putDestination(attributes, transmit ? sighting.peer() : sighting.workload());
    return attributes.build();
  }

  static void putSignature(AttributesBuilder attributes, Sighting sighting) {
    attributes.put(AudioAttributes.AUDIO_SIGNATURE, sighting.signature().toString());
    attributes.put(AudioAttributes.AUDIO_SIGNATURE_LANE, sighting.lane().attributeValue());
  }

  static void putNetwork(AttributesBuilder attributes, Flow flow) {
    attributes.put(NetworkAttributes.NETWORK_TRANSPORT, flow.transport().attributeValue());
    attributes.put(
        NetworkAttributes.NETWORK_TYPE,
        flow.source().address().isIpv4() ? NetworkTypeValues.IPV4 : NetworkTypeValues.IPV6);
    attributes.put(SourceIncubatingAttributes.SOURCE_ADDRESS, flow.source().address().toString());
    attributes.put(SourceIncubatingAttributes.SOURCE_PORT, flow.source().port());
    attributes.put(
        DestinationIncubatingAttributes.DESTINATION_ADDRESS,
        flow.destination().address().toString());
    attributes.put(DestinationIncubatingAttributes.DESTINATION_PORT, flow.destination().port());
  }

  static void putSource(AttributesBuilder attributes, @Nullable Workload source) {
    if (source != null) {
      put(attributes, WorkloadAttributes.SOURCE_K8S_POD_NAME, source.podName());
      put(attributes, WorkloadAttributes.SOURCE_K8S_NAMESPACE_NAME, source.namespace());
      put(attributes, WorkloadAttributes.SOURCE_K8S_WORKLOAD_KIND, source.kind());
      put(attributes, WorkloadAttributes.SOURCE_K8S_WORKLOAD_NAME, source.name());
    }
  }

  static void putDestination(AttributesBuilder attributes, @Nullable Workload destination) {
    if (destination != null) {
      put(attributes, WorkloadAttributes.DESTINATION_K8S_POD_NAME, destination.podName());
      put(attributes, WorkloadAttributes.DESTINATION_K8S_NAMESPACE_NAME, destination.namespace());
      put(attributes, WorkloadAttributes.DESTINATION_K8S_WORKLOAD_KIND, destination.kind());
      put(attributes, WorkloadAttributes.DESTINATION_K8S_WORKLOAD_NAME, destination.name());
    }
  }

  private static void put(
      AttributesBuilder attributes, AttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }
}
