// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.processor.k8sattributes.PodShape.ContainerShape;
import earshot.signal.Address;
import earshot.signal.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place of one pod UID in the table: what tenures of addresses point at while it changes. It
 * holds what is the pod's own, and refers to what it shares.
 *
 * <p>One writer at a time; readers take {@link #named()}.
 */
final class PodSlot extends KeyIndex.Entry {
  /** The present state in the table's terms. */
  record State(
      PodShape shape,
      Node node,
      long nameSuffix,
      List<Container> containers,
      List<Address> addresses,
      @Nullable PodExtras extras) {}

  private static final int NO_ADDRESS = 0;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private PodShape shape;
  private Node node;
  private long nameSuffix;
  private long[] containerKeys;

  /** 0.0.0.0 is no pod's. */
  private int ipv4;

  private @Nullable PodExtras extras;

  /** Rounded up, unsigned; 0 for a pod that is there. */
  private volatile int deletedEpochSeconds;

  /** Made when first asked for: most pods of a cluster never talk to this node. */
  private volatile @Nullable NamedPod named;

  PodSlot(UUID cgroupUid, State state) {
    super(cgroupUid.getMostSignificantBits(), cgroupUid.getLeastSignificantBits());
    this.shape = state.shape;
    this.node = state.node;
    this.nameSuffix = state.nameSuffix;
    this.containerKeys = keys(state.containers);
    this.ipv4 = ipv4(state.addresses);
    this.extras = extras(state);
  }

  /** Returns the newest state as sightings carry it. */
  NamedPod named() {
    NamedPod known = named;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      NamedPod made = make();
      named = made;
      return made;
    }
  }

  /** Takes a new state; returns false if it is no other. */
  synchronized boolean change(State state) {
    PodExtras changedExtras = extras(state);
    int changedIpv4 = ipv4(state.addresses);
    long[] changedKeys = keys(state.containers);
    if (shape.equals(state.shape)
        && node.equals(state.node)
        && nameSuffix == state.nameSuffix
        && ipv4 == changedIpv4
        && Arrays.equals(containerKeys, changedKeys)
        && Objects.equals(extras, changedExtras)) {
      return false;
    }
    shape = state.shape;
    node = state.node;
    nameSuffix = state.nameSuffix;
    containerKeys = changedKeys;
    ipv4 = changedIpv4;
    extras = changedExtras;
    named = null;
    return true;
  }

  Node node() {
    return node;
  }

  /** Returns the addresses that are this pod's alone at present. */
  List<Address> addresses() {
    List<Address> others = extras == null ? List.of() : extras.addresses();
    if (ipv4 == NO_ADDRESS) {
      return others;
    }
    List<Address> all = new ArrayList<>(others.size() + 1);
    all.add(Address.ofIpv4(ipv4));
    all.addAll(others);
    return all;
  }

  boolean isDeleted() {
    return deletedEpochSeconds != 0;
  }

  /** Returns when this agent heard that the pod is gone, which it is. */
  long deletedEpochNanos() {
    return Integer.toUnsignedLong(deletedEpochSeconds) * NANOS_PER_SECOND;
  }

  void delete(long epochNanos) {
    deletedEpochSeconds = (int) Math.max(1, Math.ceilDiv(epochNanos, NANOS_PER_SECOND));
  }

  private NamedPod make() {
    PodExtras own = extras;
    String name =
        own != null && own.name() != null
            ? own.name()
            : shape.namePrefix() + NameSuffix.unpack(nameSuffix);
    Controller controller =
        shape.controller() == null ? Controller.barePod(name) : shape.controller();
    Map<String, String> attributes = shape.attributes();
    if (own != null && !own.attributes().isEmpty()) {
      attributes = new HashMap<>(attributes);
      attributes.putAll(own.attributes());
    }
    List<ContainerShape> containers = shape.containers();
    Workload workload =
        new Workload(
            shape.serviceName() == null ? controller.name() : shape.serviceName(),
            shape.namespace(),
            controller.kind(),
            controller.name(),
            name,
            own != null && own.uid() != null ? own.uid() : new UUID(high(), low()).toString(),
            node.name(),
            null,
            null,
            Map.copyOf(attributes));
    return new NamedPod(workload, shape.hostNetwork(), containerKeys, containers);
  }

  private static long[] keys(List<Container> containers) {
    return containers.stream().mapToLong(container -> Container.key(container.id())).toArray();
  }

  private static int ipv4(List<Address> addresses) {
    return addresses.isEmpty() || !addresses.getFirst().isIpv4()
        ? NO_ADDRESS
        : (int) addresses.getFirst().low();
  }

  /** Returns the extras with the addresses that have no place of their own. */
  private static @Nullable PodExtras extras(State state) {
    List<Address> others =
        ipv4(state.addresses) == NO_ADDRESS
            ? state.addresses
            : state.addresses.subList(1, state.addresses.size());
    PodExtras own = state.extras;
    return own == null
        ? new PodExtras(null, null, List.copyOf(others), Map.of()).orNull()
        : new PodExtras(own.name(), own.uid(), List.copyOf(others), own.attributes()).orNull();
  }
}
