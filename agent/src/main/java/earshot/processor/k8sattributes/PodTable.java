// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.processor.k8sattributes.PodShape.ContainerShape;
import earshot.signal.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pods that the watch has told of, by the UID in their cgroup's path and by address and time.
 *
 * <p>Reads are lock-free and may be concurrent with writes. A deleted pod stays for the grace
 * period: sightings made while it lived may still be on their way.
 */
final class PodTable {
  private static final Logger logger = LoggerFactory.getLogger(PodTable.class);

  private final Object writeLock = new Object();
  private final KeyIndex<PodSlot> byUid = new KeyIndex<>();
  private final KeyIndex<Tenure> newestByAddress = new KeyIndex<>();
  private final AddressPrefixes prefixes = new AddressPrefixes();
  private final Map<Address, Integer> podsByNodeAddress = new ConcurrentHashMap<>();
  private final Interner<PodShape> shapes = new Interner<>();
  private final Interner<Node> nodes = new Interner<>();
  private final Interner<Map<String, String>> attributes = new Interner<>();
  private final Interner<String> texts = new Interner<>();

  // In the order of their ends.
  private final Queue<PodSlot> deleted = new ArrayDeque<>();
  private final Queue<Tenure> ended = new ArrayDeque<>();

  private final LongAdder rejected = new LongAdder();
  private final ServiceNameRule serviceNameRule;
  private final int maxPods;
  private final AtomicInteger livePods = new AtomicInteger();

  PodTable(ServiceNameRule serviceNameRule, int maxPods) {
    this.serviceNameRule = serviceNameRule;
    this.maxPods = maxPods;
  }

  /** Takes the present state of a pod, new or not. */
  void put(Pod pod, long nowEpochNanos) {
    synchronized (writeLock) {
      PodSlot slot = slot(pod.cgroupUid());
      if (slot == null || slot.isDeleted()) {
        // One that was taken for deleted comes back when an API server's list was out of date.
        add(pod, nowEpochNanos);
      } else {
        change(slot, pod, nowEpochNanos);
      }
    }
  }

  /** Notes that the pod is gone. Its addresses are taken from it, never from who has them now. */
  void delete(UUID cgroupUid, long nowEpochNanos) {
    synchronized (writeLock) {
      PodSlot slot = slot(cgroupUid);
      if (slot == null || slot.isDeleted()) {
        return;
      }
      slot.delete(nowEpochNanos);
      deleted.add(slot);
      close(slot, slot.addresses(), nowEpochNanos);
      countNode(slot.node(), -1);
      livePods.decrementAndGet();
    }
  }

  /** Returns the UIDs of all pods that are not deleted. */
  Set<UUID> uids() {
    synchronized (writeLock) {
      Set<UUID> uids = new HashSet<>();
      for (PodSlot slot : byUid.entries()) {
        if (!slot.isDeleted()) {
          uids.add(new UUID(slot.high(), slot.low()));
        }
      }
      return uids;
    }
  }

  /** Forgets what ended before {@code epochNanos}. */
  void forgetBefore(long epochNanos) {
    synchronized (writeLock) {
      for (PodSlot slot = deleted.peek();
          slot != null && slot.deletedEpochNanos() < epochNanos;
          slot = deleted.peek()) {
        byUid.remove(slot);
        deleted.remove();
      }
      for (Tenure tenure = ended.peek();
          tenure != null && tenure.endedEpochNanos() < epochNanos;
          tenure = ended.peek()) {
        forget(tenure);
        ended.remove();
      }
    }
  }

  /** Returns the pod whose cgroup's path has this UID; UIDs are never used twice. */
  @Nullable NamedPod byUid(UUID cgroupUid) {
    PodSlot slot = slot(cgroupUid);
    return slot == null ? null : slot.named();
  }

  /** Returns the pod that had {@code address} at {@code epochNanos} (Unix time). */
  @Nullable NamedPod at(Address address, long epochNanos) {
    Tenure newest = newestByAddress.get(address.high(), address.low());
    if (newest == null) {
      return null;
    }
    PodSlot slot = newest.at(epochNanos);
    return slot == null ? null : slot.named();
  }

  /** Returns whether some pod had {@code address} within the grace period. */
  boolean wasPod(Address address) {
    return newestByAddress.get(address.high(), address.low()) != null;
  }

  /**
   * Returns whether a pod that is not deleted has an address in the /24 (IPv6: /64) of this one.
   */
  boolean isAmongPods(Address address) {
    return prefixes.contains(address);
  }

  /** Returns whether a node that runs a known pod has {@code address}. */
  boolean isNode(Address address) {
    return podsByNodeAddress.containsKey(address);
  }

  /** Returns the number of pods that are not deleted. */
  int livePods() {
    return livePods.get();
  }

  /** Returns the number of times that a pod was not kept. */
  long rejected() {
    return rejected.sum();
  }

  private @Nullable PodSlot slot(UUID cgroupUid) {
    return byUid.get(cgroupUid.getMostSignificantBits(), cgroupUid.getLeastSignificantBits());
  }

  private void add(Pod pod, long nowEpochNanos) {
    if (byUid.size() >= maxPods) {
      if (rejected.sum() == 0) {
        logger.warn("Pod table full (max_pods={}): further pods stay unnamed", maxPods);
      }
      rejected.increment();
      return;
    }
    List<Address> addresses = pod.mayOwnAddresses() ? pod.addresses() : List.of();
    PodSlot slot = new PodSlot(pod.cgroupUid(), state(pod, addresses));
    byUid.put(slot);
    for (Address address : addresses) {
      open(slot, address, startedEpochNanos(pod, nowEpochNanos));
    }
    countNode(slot.node(), 1);
    livePods.incrementAndGet();
  }

  private void change(PodSlot slot, Pod pod, long nowEpochNanos) {
    List<Address> held = slot.addresses();
    Node before = slot.node();
    List<Address> holds;
    if (!pod.mayOwnAddresses()) {
      holds = List.of();
    } else {
      // An update may leave the addresses out, and only the end of the pod frees them.
      holds = pod.addresses().isEmpty() ? held : pod.addresses();
    }
    if (!slot.change(state(pod, holds))) {
      return;
    }
    close(slot, held.stream().filter(address -> !holds.contains(address)).toList(), nowEpochNanos);
    for (Address address : holds) {
      if (!held.contains(address)) {
        // What it has in place of another it has not had since its start.
        boolean replaces = held.stream().anyMatch(other -> other.isIpv4() == address.isIpv4());
        open(slot, address, replaces ? nowEpochNanos : startedEpochNanos(pod, nowEpochNanos));
      }
    }
    countNode(slot.node(), 1);
    countNode(before, -1);
  }

  private PodSlot.State state(Pod pod, List<Address> addresses) {
    int suffixBegin = NameSuffix.begin(pod.name());
    List<ContainerShape> containers = new ArrayList<>(pod.containers().size());
    for (Container container : pod.containers()) {
      containers.add(
          new ContainerShape(
              texts.intern(container.name()), attributes.intern(container.attributes())));
    }
    PodShape shape =
        new PodShape(
            texts.intern(pod.namespace()),
            texts.intern(pod.name().substring(0, suffixBegin)),
            pod.controller(),
            pod.hostNetwork(),
            serviceNameRule.serviceName(pod),
            List.copyOf(containers),
            attributes.intern(pod.attributes()));
    Node node =
        new Node(pod.nodeName() == null ? null : texts.intern(pod.nodeName()), pod.hostAddresses());
    PodExtras extras =
        new PodExtras(
            suffixBegin == 0 ? pod.name() : null,
            pod.uid().equals(pod.cgroupUid().toString()) ? null : pod.uid(),
            List.of(),
            pod.ownAttributes());
    return new PodSlot.State(
        shapes.intern(shape),
        nodes.intern(node),
        suffixBegin == 0 ? 0 : NameSuffix.pack(pod.name(), suffixBegin),
        pod.containers(),
        addresses,
        extras.orNull());
  }

  private void open(PodSlot slot, Address address, long startedEpochNanos) {
    Tenure tenure = new Tenure(address, slot, startedEpochNanos);
    Tenure newest = newestByAddress.get(address.high(), address.low());
    newestByAddress.put(newest == null ? tenure : newest.with(tenure));
    prefixes.add(address);
  }

  private void close(PodSlot slot, List<Address> addresses, long epochNanos) {
    for (Address address : addresses) {
      for (Tenure tenure = newestByAddress.get(address.high(), address.low());
          tenure != null;
          tenure = tenure.older()) {
        if (tenure.slot() == slot && tenure.isOpen()) {
          tenure.end(epochNanos);
          ended.add(tenure);
          prefixes.remove(address);
        }
      }
    }
  }

  private void forget(Tenure tenure) {
    Tenure newest = newestByAddress.get(tenure.high(), tenure.low());
    if (newest == null) {
      return;
    }
    Tenure left = newest.without(tenure);
    if (left == null) {
      newestByAddress.remove(newest);
    } else {
      newestByAddress.put(left);
    }
  }

  private static long startedEpochNanos(Pod pod, long nowEpochNanos) {
    return pod.startedEpochNanos() == 0 ? nowEpochNanos : pod.startedEpochNanos();
  }

  private void countNode(Node node, int change) {
    for (Address address : node.addresses()) {
      podsByNodeAddress.merge(
          address, change, (count, by) -> count + by == 0 ? null : (Integer) (count + by));
    }
  }
}
