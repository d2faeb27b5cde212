// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.util.List;
import java.util.Map;
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
  private final Map<UUID, PodSlot> byUid = new ConcurrentHashMap<>();
  private final Map<Address, Tenures> byAddress = new ConcurrentHashMap<>();
  private final Map<Address, Integer> podsByNodeAddress = new ConcurrentHashMap<>();
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
      PodSlot slot = byUid.get(pod.cgroupUid());
      if (slot == null || isDeleted(slot)) {
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
      PodSlot slot = byUid.get(cgroupUid);
      if (slot == null || isDeleted(slot)) {
        return;
      }
      Pod pod = slot.named().pod();
      slot.delete(nowEpochNanos);
      close(slot, pod.ownAddresses(), nowEpochNanos);
      countNode(pod.hostAddresses(), -1);
      livePods.decrementAndGet();
    }
  }

  /** Forgets what ended before {@code epochNanos}. */
  void forgetBefore(long epochNanos) {
    synchronized (writeLock) {
      byUid.values().removeIf(slot -> slot.deletedEpochNanos() < epochNanos);
      byAddress
          .keySet()
          .forEach(address ->
              byAddress.computeIfPresent(address, (_, tenures) -> tenures.since(epochNanos)));
    }
  }

  /** Returns the pod whose cgroup's path has this UID; UIDs are never used twice. */
  @Nullable NamedPod byUid(UUID cgroupUid) {
    PodSlot slot = byUid.get(cgroupUid);
    return slot == null ? null : slot.named();
  }

  /** Returns the pod that had {@code address} at {@code epochNanos} (Unix time). */
  @Nullable NamedPod at(Address address, long epochNanos) {
    Tenures tenures = byAddress.get(address);
    if (tenures == null) {
      return null;
    }
    PodSlot slot = tenures.at(epochNanos);
    return slot == null ? null : slot.named();
  }

  /** Returns whether some pod had {@code address} within the grace period. */
  boolean wasPod(Address address) {
    return byAddress.containsKey(address);
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

  private void add(Pod pod, long nowEpochNanos) {
    if (byUid.size() >= maxPods) {
      if (rejected.sum() == 0) {
        logger.warn("Pod table full (max_pods={}): further pods stay unnamed", maxPods);
      }
      rejected.increment();
      return;
    }
    PodSlot slot = new PodSlot(new NamedPod(pod, serviceNameRule));
    byUid.put(pod.cgroupUid(), slot);
    open(slot, pod.ownAddresses(), nowEpochNanos);
    countNode(pod.hostAddresses(), 1);
    livePods.incrementAndGet();
  }

  private void change(PodSlot slot, Pod update, long nowEpochNanos) {
    Pod before = slot.named().pod();
    Pod after = update.keepingAddressesOf(before);
    if (after.equals(before)) {
      return;
    }
    slot.replace(new NamedPod(after, serviceNameRule));
    List<Address> held = before.ownAddresses();
    List<Address> holds = after.ownAddresses();
    close(slot, held.stream().filter(address -> !holds.contains(address)).toList(), nowEpochNanos);
    open(slot, holds.stream().filter(address -> !held.contains(address)).toList(), nowEpochNanos);
    countNode(after.hostAddresses(), 1);
    countNode(before.hostAddresses(), -1);
  }

  private void open(PodSlot slot, List<Address> addresses, long nowEpochNanos) {
    long known = slot.named().pod().startedEpochNanos();
    long startedEpochNanos = known == 0 ? nowEpochNanos : known;
    for (Address address : addresses) {
      byAddress.compute(
          address,
          (_, tenures) ->
              (tenures == null ? Tenures.NONE : tenures).opened(slot, startedEpochNanos));
    }
  }

  private void close(PodSlot slot, List<Address> addresses, long epochNanos) {
    for (Address address : addresses) {
      byAddress.computeIfPresent(address, (_, tenures) -> tenures.closed(slot, epochNanos));
    }
  }

  private static boolean isDeleted(PodSlot slot) {
    return slot.deletedEpochNanos() != PodSlot.NOT_DELETED;
  }

  private void countNode(List<Address> addresses, int change) {
    for (Address address : addresses) {
      podsByNodeAddress.merge(
          address, change, (count, by) -> count + by == 0 ? null : (Integer) (count + by));
    }
  }
}
