// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import org.jspecify.annotations.Nullable;

/** Which name of a pod becomes {@code service.name}; the annotation wins under either. */
enum ServiceNameRule {
  /** The workload's name. */
  WORKLOAD,
  /** The order of the semantic conventions, labels first: one name for all of a Helm release. */
  CONVENTIONS;

  /** Returns the value of {@code service.name} for {@code pod}; null: its controller's name. */
  @Nullable String serviceName(Pod pod) {
    if (pod.serviceName() != null) {
      return pod.serviceName();
    }
    return switch (this) {
      case WORKLOAD -> null;
      case CONVENTIONS -> pod.instanceLabel() == null ? pod.nameLabel() : pod.instanceLabel();
    };
  }
}
