// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a pod: what Earshot exports and looks pods up by, nothing else. The table keeps
 * it in less space.
 *
 * @param uid as the API has it
 * @param cgroupUid as cgroup paths have it: differs from {@code uid} for static pods
 * @param ended it succeeded or failed: its addresses are free for others
 * @param startedEpochNanos when it began to use its addresses, in whole seconds, rounded down; 0
 *     where not known
 * @param addresses its own; those of a pod on the host's network are the node's
 * @param hostAddresses those of its node
 * @param controller null where nothing owns it
 * @param serviceName annotation {@code resource.opentelemetry.io/service.name}
 * @param instanceLabel label {@code app.kubernetes.io/instance}
 * @param nameLabel label {@code app.kubernetes.io/name}
 * @param attributes what {@code extract} asks for and its workload's pods have in common
 * @param ownAttributes what {@code extract} asks for beside
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
    @Nullable Controller controller,
    @Nullable String serviceName,
    @Nullable String instanceLabel,
    @Nullable String nameLabel,
    Map<String, String> attributes,
    Map<String, String> ownAttributes) {

  /** Returns whether it may have addresses that are its alone. */
  boolean mayOwnAddresses() {
    return !ended && !hostNetwork;
  }
}
