// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import org.jspecify.annotations.Nullable;

/** Which name of a pod becomes {@code service.name}; the annotation wins under either. */
enum ServiceNameRule {
  /** The workload's name. */
  WORKLOAD,
  /** The order of the semantic conventions, labels first: one name for all of a Helm release. */
  CONVENTIONS;

  /** Returns the value of {@code service.name} for {@code pod}. */
  String serviceName(Pod pod) {
    if (pod.serviceName() != null) {
      return pod.serviceName();
    }
    String label =
        switch (this) {
          case WORKLOAD -> null;
          case CONVENTIONS -> firstPresent(pod.instanceLabel(), pod.nameLabel());
        };
    return label == null ? pod.controller().name() : label;
  }

  private static @Nullable String firstPresent(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }
}
