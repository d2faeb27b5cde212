// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import org.jspecify.annotations.Nullable;

/**
 * Which pods to watch, as the API takes it; null where it does not matter.
 *
 * @param fieldSelector such as {@code spec.nodeName=worker-1}
 * @param labelSelector such as {@code app=router,!canary}
 */
record PodFilter(
    @Nullable String namespace, @Nullable String fieldSelector, @Nullable String labelSelector) {
  static final PodFilter NONE = new PodFilter(null, null, null);
}
