// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

/**
 * A container of a pod, running or not.
 *
 * @param id the runtime's id without its scheme, as cgroup paths have it
 */
record Container(String id, String name) {}
