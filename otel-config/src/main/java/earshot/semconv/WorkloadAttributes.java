// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Names of workloads, of what is in them and of both ends of a flow, which the conventions do not
 * have yet; the registry is {@code otel-config/registry/attributes.yaml}.
 */
public final class WorkloadAttributes {
  /** The tag of a container's image, as the Collector's processor k8s_attributes names it. */
  public static final AttributeKey<String> CONTAINER_IMAGE_TAG =
      AttributeKey.stringKey("container.image.tag");

  /** The kind of the controller that a pod belongs to; Pod where it has none. */
  public static final AttributeKey<String> K8S_WORKLOAD_KIND =
      AttributeKey.stringKey("k8s.workload.kind");

  /** The name of the controller that a pod belongs to. */
  public static final AttributeKey<String> K8S_WORKLOAD_NAME =
      AttributeKey.stringKey("k8s.workload.name");

  /** The pod that the bytes come from. */
  public static final AttributeKey<String> SOURCE_K8S_POD_NAME =
      AttributeKey.stringKey("source.k8s.pod.name");

  /** The namespace of the pod that the bytes come from. */
  public static final AttributeKey<String> SOURCE_K8S_NAMESPACE_NAME =
      AttributeKey.stringKey("source.k8s.namespace.name");

  /** The workload kind of the pod that the bytes come from. */
  public static final AttributeKey<String> SOURCE_K8S_WORKLOAD_KIND =
      AttributeKey.stringKey("source.k8s.workload.kind");

  /** The workload of the pod that the bytes come from. */
  public static final AttributeKey<String> SOURCE_K8S_WORKLOAD_NAME =
      AttributeKey.stringKey("source.k8s.workload.name");

  /** The pod that the bytes go to. */
  public static final AttributeKey<String> DESTINATION_K8S_POD_NAME =
      AttributeKey.stringKey("destination.k8s.pod.name");

  /** The namespace of the pod that the bytes go to. */
  public static final AttributeKey<String> DESTINATION_K8S_NAMESPACE_NAME =
      AttributeKey.stringKey("destination.k8s.namespace.name");

  /** The workload kind of the pod that the bytes go to. */
  public static final AttributeKey<String> DESTINATION_K8S_WORKLOAD_KIND =
      AttributeKey.stringKey("destination.k8s.workload.kind");

  /** The workload of the pod that the bytes go to. */
  public static final AttributeKey<String> DESTINATION_K8S_WORKLOAD_NAME =
      AttributeKey.stringKey("destination.k8s.workload.name");

  private WorkloadAttributes() {}
}
