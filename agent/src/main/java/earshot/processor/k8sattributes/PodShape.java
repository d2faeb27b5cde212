// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of one workload have in common; kept once for all of them.
 *
 * @param namePrefix of the pods' names, the last hyphen included; empty where the whole name is a
 *     pod's own
 * @param controller null for a pod that nothing owns
 * @param serviceName null where it is the controller's name
 * @param attributes what {@code extract} asks for and the pods of the workload share
 */
record PodShape(
    String namespace,
    String namePrefix,
    @Nullable Controller controller,
    boolean hostNetwork,
    @Nullable String serviceName,
    List<ContainerShape> containers,
    Map<String, String> attributes) {

  /** What the containers of one name have in common. */
  record ContainerShape(String name, Map<String, String> attributes) {}
}
