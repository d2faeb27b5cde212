// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.exporter.BoundedCache;
import earshot.semconv.WorkloadAttributes;
import earshot.signal.Owner;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ContainerAttributes;
import io.opentelemetry.semconv.K8sAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The observed container as a resource. One object a container, since the SDK groups what it sends
 * by the resource's identity. What is not known is absent. Not thread-safe.
 */
final class Resources {
  private static final int MAX_CONTAINERS = 8192;

  private record Key(@Nullable Workload workload, Owner owner, @Nullable String nodeName) {}

  private final BoundedCache<Key, Resource> resources =
      new BoundedCache<>(MAX_CONTAINERS, Resources::create);

  /** Returns the container that {@code sighting} was seen at. */
  Resource of(Sighting sighting) {
    return of(sighting, sighting.workload());
  }

  /** Returns the container that {@code sighting} was seen at, known by {@code workload}. */
  Resource of(Sighting sighting, @Nullable Workload workload) {
    return resources.get(new Key(workload, sighting.flow().owner(), sighting.origin().nodeName()));
  }

  /** Returns something outside, of which only a name is known. */
  static Resource named(String serviceName) {
    return Resource.create(Attributes.of(ServiceAttributes.SERVICE_NAME, serviceName));
  }

  private static Resource create(Key key) {
    Workload workload = key.workload;
    Owner owner = key.owner;
    AttributesBuilder attributes = Attributes.builder();
    if (workload != null) {
      // First, so that nothing asked for takes the place of what Earshot says.
      workload.attributes().forEach(attributes::put);
    }
    attributes.put(
        ServiceAttributes.SERVICE_NAME,
        workload != null ? workload.serviceName() : owner.serviceName());
    put(attributes, ContainerAttributes.CONTAINER_ID, owner.containerId());
    put(attributes, K8sAttributes.K8S_POD_UID, text(owner.podUid()));
    put(attributes, K8sAttributes.K8S_NODE_NAME, key.nodeName);
    if (workload != null) {
      put(attributes, ServiceAttributes.SERVICE_NAMESPACE, workload.namespace());
      put(attributes, K8sAttributes.K8S_NAMESPACE_NAME, workload.namespace());
      put(attributes, K8sAttributes.K8S_POD_NAME, workload.podName());
      put(attributes, K8sAttributes.K8S_POD_UID, workload.podUid());
      put(attributes, K8sAttributes.K8S_NODE_NAME, workload.nodeName());
      put(attributes, K8sAttributes.K8S_CONTAINER_NAME, workload.containerName());
      put(attributes, ContainerAttributes.CONTAINER_ID, workload.containerId());
      put(attributes, WorkloadAttributes.K8S_WORKLOAD_KIND, workload.kind());
      put(attributes, WorkloadAttributes.K8S_WORKLOAD_NAME, workload.name());
      AttributeKey<String> nameOfKind = nameOfKind(workload.kind());
      if (nameOfKind != null) {
        put(attributes, nameOfKind, workload.name());
      }
    }
    return Resource.create(attributes.build());
  }

  private static @Nullable AttributeKey<String> nameOfKind(@Nullable String kind) {
    return switch (kind) {
      case "Deployment" -> K8sAttributes.K8S_DEPLOYMENT_NAME;
      case "StatefulSet" -> K8sAttributes.K8S_STATEFULSET_NAME;
      case "DaemonSet" -> K8sAttributes.K8S_DAEMONSET_NAME;
      case "Job" -> K8sAttributes.K8S_JOB_NAME;
      case "CronJob" -> K8sAttributes.K8S_CRONJOB_NAME;
      case "ReplicaSet" -> K8sAttributes.K8S_REPLICASET_NAME;
      case null, default -> null;
    };
  }

  private static void put(
      AttributesBuilder attributes, AttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
