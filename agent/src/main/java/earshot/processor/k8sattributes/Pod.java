// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a pod: what Earshot exports and looks pods up by, nothing else.
 *
 * @param uid as the API has it
 * @param cgroupUid as cgroup paths have it: differs from {@code uid} for static pods
 * @param ended it succeeded or failed: its addresses are free for others
 * @param startedEpochNanos when it began to use its addresses, in whole seconds, rounded down; 0
 *     where not known
 * @param addresses its own; those of a pod on the host's network are the node's
 * @param hostAddresses those of its node
 * @param serviceName annotation {@code resource.opentelemetry.io/service.name}
 * @param instanceLabel label {@code app.kubernetes.io/instance}
 * @param nameLabel label {@code app.kubernetes.io/name}
 */
record Pod(
    String uid,
    UUID cgroupUid,
    String name,
    String namespace,
    @Nullable String nodeName,
    boolean hostNetwork,
    boolean ended,
    long startedEpochNanos,
    List<Address> addresses,
    List<Address> hostAddresses,
    List<Container> containers,
    Controller controller,
    @Nullable String serviceName,
    @Nullable String instanceLabel,
    @Nullable String nameLabel) {

  /** Returns the addresses that are this pod's alone at present. */
  List<Address> ownAddresses() {
    return ended || hostNetwork ? List.of() : addresses;
  }

  /**
   * Returns this pod with the addresses of {@code previous} where it has none: an update may leave
   * them out, and only the end of the pod frees them.
   */
  Pod keepingAddressesOf(Pod previous) {
    if (!addresses.isEmpty() || previous.addresses.isEmpty()) {
      return this;
    }
    return new Pod(
        uid,
        cgroupUid,
        name,
        namespace,
        nodeName,
        hostNetwork,
        ended,
        startedEpochNanos,
        previous.addresses,
        hostAddresses,
        containers,
        controller,
        serviceName,
        instanceLabel,
        nameLabel);
  }
}
