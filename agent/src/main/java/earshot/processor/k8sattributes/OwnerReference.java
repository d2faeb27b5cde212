// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import org.jspecify.annotations.Nullable;

/** What controls a pod, as the API names it. */
record OwnerReference(String kind, String name, @Nullable String uid) {}
