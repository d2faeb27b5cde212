// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import earshot.semconv.AudioAttributes;
import earshot.semconv.WorkloadAttributes;
import earshot.signal.ActiveFlows;
import earshot.signal.CollisionCount;
import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Growth;
import earshot.signal.Journey;
import earshot.signal.Lane;
import earshot.signal.Owner;
import earshot.signal.Residence;
import earshot.signal.SignatureCount;
import earshot.signal.Transit;
import earshot.signal.Workload;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.K8sAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.NetworkIncubatingAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of measurements, remembered so that a measurement allocates none. Not thread-safe.
 */
final class MetricAttributes {
  private static final int MAX_REMEMBERED = 16384;
  private static final String SAME_CLOCK = "same";
  private static final String DIFFERENT_CLOCKS = "different";

  private record ResidenceKey(
      @Nullable Workload workload, Owner owner, @Nullable Workload destination) {}

  private record PathKey(
      @Nullable Workload source, @Nullable Workload destination, @Nullable String clock) {}

  private record WorkloadKey(
      @Nullable Workload workload,
      @Nullable Direction direction,
      @Nullable Lane lane,
      @Nullable CoverageVerdict verdict) {
    static WorkloadKey of(@Nullable Workload workload, @Nullable Direction direction) {
      return new WorkloadKey(workload, direction, null, null);
    }
  }

  private final boolean podName;
  private final BoundedCache<ResidenceKey, Attributes> residences =
      new BoundedCache<>(MAX_REMEMBERED, this::residence);
  private final BoundedCache<PathKey, Attributes> paths =
      new BoundedCache<>(MAX_REMEMBERED, MetricAttributes::path);
  private final BoundedCache<WorkloadKey, Attributes> workloads =
      new BoundedCache<>(MAX_REMEMBERED, MetricAttributes::workload);

  MetricAttributes(boolean podName) {
    this.podName = podName;
  }

  Attributes of(Residence residence) {
    Workload in = residence.in().workload();
    return residences.get(
        new ResidenceKey(
            in != null ? in : residence.out().workload(),
            residence.in().flow().owner(),
            residence.out().peer()));
  }

  Attributes of(Transit transit) {
    return paths.get(
        new PathKey(
            transit.out() == null ? null : transit.out().workload(),
            transit.in() == null ? null : transit.in().workload(),
            transit.sameClock() ? SAME_CLOCK : DIFFERENT_CLOCKS));
  }

  Attributes of(Journey journey) {
    return paths.get(new PathKey(journey.first(), journey.last(), null));
  }

  Attributes of(Growth growth) {
    return workloads.get(WorkloadKey.of(growth.workload(), null));
  }

  Attributes of(SignatureCount count) {
    return workloads.get(new WorkloadKey(count.workload(), count.direction(), count.lane(), null));
  }

  Attributes of(CoverageCount count) {
    return workloads.get(
        new WorkloadKey(count.workload(), count.direction(), null, count.verdict()));
  }

  Attributes of(ActiveFlows flows) {
    return workloads.get(WorkloadKey.of(flows.workload(), flows.direction()));
  }

  static Attributes of(CollisionCount count) {
    return Attributes.of(AudioAttributes.AUDIO_COLLISION_REASON, count.reason().attributeValue());
  }

  private Attributes residence(ResidenceKey key) {
    AttributesBuilder attributes = Attributes.builder();
    Workload workload = key.workload;
    if (workload == null) {
      attributes.put(ServiceAttributes.SERVICE_NAME, key.owner.serviceName());
    } else {
      putWorkload(attributes, workload);
      put(attributes, K8sAttributes.K8S_CONTAINER_NAME, workload.containerName());
      if (podName) {
        put(attributes, K8sAttributes.K8S_POD_NAME, workload.podName());
      }
    }
    putDestination(attributes, key.destination);
    return attributes.build();
  }

  private static Attributes path(PathKey key) {
    AttributesBuilder attributes = Attributes.builder();
    Workload source = key.source;
    if (source != null) {
      put(attributes, WorkloadAttributes.SOURCE_K8S_NAMESPACE_NAME, source.namespace());
      put(attributes, WorkloadAttributes.SOURCE_K8S_WORKLOAD_NAME, source.name());
    }
    putDestination(attributes, key.destination);
    put(attributes, AudioAttributes.AUDIO_CLOCK, key.clock);
    return attributes.build();
  }

  private static Attributes workload(WorkloadKey key) {
    AttributesBuilder attributes = Attributes.builder();
    Workload workload = key.workload;
    if (workload != null) {
      putWorkload(attributes, workload);
      if (key.direction == null) {
        put(attributes, K8sAttributes.K8S_CONTAINER_NAME, workload.containerName());
      }
    }
    if (key.direction != null) {
      attributes.put(
          NetworkIncubatingAttributes.NETWORK_IO_DIRECTION, key.direction.attributeValue());
    }
    if (key.lane != null) {
      attributes.put(AudioAttributes.AUDIO_SIGNATURE_LANE, key.lane.attributeValue());
    }
    if (key.verdict != null) {
      attributes.put(AudioAttributes.AUDIO_COVERAGE_VERDICT, key.verdict.attributeValue());
    }
    return attributes.build();
  }

  private static void putWorkload(AttributesBuilder attributes, Workload workload) {
    if (workload.namespace() == null) {
      attributes.put(ServiceAttributes.SERVICE_NAME, workload.serviceName());
      return;
    }
    put(attributes, K8sAttributes.K8S_NAMESPACE_NAME, workload.namespace());
    put(attributes, WorkloadAttributes.K8S_WORKLOAD_KIND, workload.kind());
    put(attributes, WorkloadAttributes.K8S_WORKLOAD_NAME, workload.name());
  }

  private static void putDestination(AttributesBuilder attributes, @Nullable Workload destination) {
    if (destination != null) {
      put(attributes, WorkloadAttributes.DESTINATION_K8S_NAMESPACE_NAME, destination.namespace());
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
