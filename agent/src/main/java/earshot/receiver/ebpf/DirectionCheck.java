// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.NetworkDevice;
import earshot.signal.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Notices interfaces of which one direction alone is to be seen: some CNIs hand packets into pods
 * past the hooks of the interface, and past its counters. Not thread-safe.
 *
 * <p>Each interface is looked at by itself, in windows: neither a health check of the pod nor
 * another interface answers for what is missing. Bytes that go one way are usual, those of a
 * download for example; but TCP acknowledges them in packets that the interface counts. What is
 * left, and cannot be told apart from here, is audio that goes one way by RTP.
 */
final class DirectionCheck {

  /** Long enough for both sides of a conversation to speak. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Of one direction in a window: what less than three calls of G.711 carry takes longer. */
  static final long ENOUGH_BYTES = 1 << 20;

  /** After so many without bytes enough an interface begins anew. */
  static final int MAX_WINDOWS = 5;

  /** The other direction is missing if it has less than this part of the bytes. */
  private static final int FEW_BYTES = 100;

  /**
   * And less than this part of the packets: TCP acknowledges every second one at least, and health
   * checks are a handful a minute.
   */
  private static final int FEW_PACKETS = 10;

  private static final int NAMED_INTERFACES = 5;

  private final InterfaceKinds interfaces;
  private final Duration window;
  private final Map<Integer, Sums> sums = new HashMap<>();
  private final Set<Integer> told = new HashSet<>();

  /**
   * Creates one.
   *
   * @param interfaces those that can be looked at; bytes of others are left out
   */
  DirectionCheck(InterfaceKinds interfaces, Duration window) {
    this.interfaces = interfaces;
    this.window = window;
  }

  /** What an interface's hooks saw since its packets were counted last. */
  private static final class Sums {
    private final NetworkDevice before;
    private final long begunNanos;
    private long ingressBytes;
    private long egressBytes;

    Sums(NetworkDevice before, long begunNanos) {
      this.before = before;
      this.begunNanos = begunNanos;
    }

    boolean isEnough() {
      return Math.max(ingressBytes, egressBytes) >= ENOUGH_BYTES;
    }

    boolean isIngressMissing() {
      return ingressBytes < egressBytes;
    }

    boolean isOneMissing(NetworkDevice now) {
      long received = now.receivedPackets() - before.receivedPackets();
      long transmitted = now.transmittedPackets() - before.transmittedPackets();
      long fewer = isIngressMissing() ? received : transmitted;
      long more = isIngressMissing() ? transmitted : received;
      return isFew(
              Math.min(ingressBytes, egressBytes), Math.max(ingressBytes, egressBytes), FEW_BYTES)
          && (fewer == 0 || isFew(fewer, more, FEW_PACKETS));
    }

    private static boolean isFew(long some, long of, int part) {
      return some < of / part;
    }
  }

  /** Adds bytes that were looked at, whatever became of them. */
  void add(int interfaceIndex, boolean ingress, long bytes) {
    Sums sum = sums.get(interfaceIndex);
    if (sum == null) {
      return;
    }
    if (ingress) {
      sum.ingressBytes += bytes;
    } else {
      sum.egressBytes += bytes;
    }
  }

  /**
   * Returns what is wrong with its fix, when a window ends. An interface is named once, and again
   * when it has been well meanwhile.
   *
   * @param nanos a clock that only grows
   */
  List<String> look(long nanos) {
    Map<Direction, List<String>> missing = new EnumMap<>(Direction.class);
    Set<Integer> present = new HashSet<>();
    for (NetworkDevice device : interfaces.all()) {
      int index = device.index();
      present.add(index);
      Sums sum = sums.computeIfAbsent(index, _ -> new Sums(device, nanos));
      long windows = (nanos - sum.begunNanos) / window.toNanos();
      if (windows < (sum.isEnough() ? 1 : MAX_WINDOWS)) {
        continue;
      }
      sums.put(index, new Sums(device, nanos));
      if (!sum.isEnough()) {
        continue;
      }
      if (!sum.isOneMissing(device)) {
        told.remove(index);
      } else if (told.add(index)) {
        missing
            .computeIfAbsent(
                interfaces.direction(sum.isIngressMissing(), true, index), _ -> new ArrayList<>())
            .add(device.name());
      }
    }
    sums.keySet().retainAll(present);
    told.retainAll(present);
    List<String> problems = new ArrayList<>();
    missing.forEach((direction, names) -> problems.add(problem(direction, names)));
    return problems;
  }

  private static String problem(Direction missing, List<String> names) {
    boolean into = missing == Direction.RECEIVE;
    int more = names.size() - NAMED_INTERFACES;
    return String.format(
        Locale.ROOT,
        "hardly a packet %s pods is to be seen at %s, beside a MiB %s them: if audio goes one way by"
            + " RTP there (announcements, a recorder's or monitoring leg), all is well; else the CNI"
            + " hands packets past the interface (redirect_peer, netkit), or they take another (of a"
            + " bond, of a bridge): take 'attach: cgroup', or 'attach: pod' where there is no cgroup"
            + " v2",
        into ? "into" : "out of",
        String.join(", ", names.subList(0, Math.min(names.size(), NAMED_INTERFACES)))
            + (more > 0 ? " and " + more + " more" : ""),
        into ? "out of" : "into");
  }
}
