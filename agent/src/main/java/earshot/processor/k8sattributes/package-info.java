// SPDX-License-Identifier: Apache-2.0
/** Names both ends of each sighting: pods and their workloads, or what runs without Kubernetes. */
@NullMarked
package earshot.processor.k8sattributes;

import org.jspecify.annotations.NullMarked;
