// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.semconv.WorkloadAttributes;
import earshot.signal.Owner;
import earshot.signal.Workload;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.semconv.ContainerAttributes;
import io.opentelemetry.semconv.K8sAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The container that a resource names: what the exporter made a resource of.
 *
 * @param owner as it is known at a socket
 */
record Observed(@Nullable String nodeName, Owner owner, Workload workload) {
  /** What the exporter adds for the kind of a workload. */
  private static final Map<String, AttributeKey<String>> NAME_OF_KIND =
      Map.of(
          "Deployment", K8sAttributes.K8S_DEPLOYMENT_NAME,
          "StatefulSet", K8sAttributes.K8S_STATEFULSET_NAME,
          "DaemonSet", K8sAttributes.K8S_DAEMONSET_NAME,
          "Job", K8sAttributes.K8S_JOB_NAME,
          "CronJob", K8sAttributes.K8S_CRONJOB_NAME,
          "ReplicaSet", K8sAttributes.K8S_REPLICASET_NAME);

  private static final Set<AttributeKey<String>> FIELDS =
      Set.of(
          ServiceAttributes.SERVICE_NAME,
          ServiceAttributes.SERVICE_NAMESPACE,
          K8sAttributes.K8S_NAMESPACE_NAME,
          K8sAttributes.K8S_POD_NAME,
          K8sAttributes.K8S_POD_UID,
          K8sAttributes.K8S_NODE_NAME,
          K8sAttributes.K8S_CONTAINER_NAME,
          ContainerAttributes.CONTAINER_ID,
          WorkloadAttributes.K8S_WORKLOAD_KIND,
          WorkloadAttributes.K8S_WORKLOAD_NAME);

  static Observed of(Resource resource) throws Refusal {
    Fields fields = new Fields(resource.getAttributesList());
    String serviceName = fields.required(ServiceAttributes.SERVICE_NAME);
    String nodeName = fields.text(K8sAttributes.K8S_NODE_NAME);
    return new Observed(
        nodeName, owner(fields, serviceName, nodeName), workload(fields, serviceName, nodeName));
  }

  private static Workload workload(Fields fields, String serviceName, @Nullable String nodeName) {
    String podName = fields.text(K8sAttributes.K8S_POD_NAME);
    String kind = fields.text(WorkloadAttributes.K8S_WORKLOAD_KIND);
    AttributeKey<String> nameOfKind = kind == null ? null : NAME_OF_KIND.get(kind);
    Map<String, String> others =
        fields.others(
            Stream.concat(FIELDS.stream(), Stream.ofNullable(nameOfKind))
                .map(AttributeKey::getKey)
                .collect(Collectors.toSet()));
    if (podName == null && others.isEmpty()) {
      return Workload.named(serviceName);
    }
    return new Workload(
        serviceName,
        fields.text(K8sAttributes.K8S_NAMESPACE_NAME),
        kind,
        fields.text(WorkloadAttributes.K8S_WORKLOAD_NAME),
        podName,
        fields.text(K8sAttributes.K8S_POD_UID),
        nodeName,
        fields.text(K8sAttributes.K8S_CONTAINER_NAME),
        fields.text(ContainerAttributes.CONTAINER_ID),
        Map.copyOf(others));
  }

  /** The exporter does not name a cgroup: what it names must tell the containers of all nodes. */
  private static Owner owner(Fields fields, String serviceName, @Nullable String nodeName) {
    String containerId = fields.text(ContainerAttributes.CONTAINER_ID);
    String podUid = fields.text(K8sAttributes.K8S_POD_UID);
    String id = containerId != null ? containerId : podUid;
    if (id != null) {
      return new Owner(Owner.Kind.CONTAINER, id, uuid(podUid), containerId, null);
    }
    return new Owner(Owner.Kind.PROCESS, nodeName + "/" + serviceName, null, null, serviceName);
  }

  /** The UID of a pod that the kubelet made of a file is none of RFC 9562's. */
  private static @Nullable UUID uuid(@Nullable String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
