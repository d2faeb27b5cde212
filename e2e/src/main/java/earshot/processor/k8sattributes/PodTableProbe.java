// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.signal.Address;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How much a pod takes in the table, and how long a look-up. */
public final class PodTableProbe {
  private static final long START_EPOCH_NANOS = 1_767_225_600_000_000_000L;
  private static final int MAX_PODS = 1_000_000;
  private static final int PODS_PER_WORKLOAD = 100;
  private static final int LIST_PAGE_PODS = 500;
  private static final int LOOK_UPS = 100_000;
  private static final int ROUNDS = 15;

  private final PodTable table = new PodTable(ServiceNameRule.WORKLOAD, MAX_PODS);
  private final List<UUID> uids = new ArrayList<>();
  private final List<Address> addresses = new ArrayList<>();
  private long bytes;

  private PodTableProbe() {}

  /** Fills a table with all pods of an API server, as the watch does. */
  public static PodTableProbe listed(String url, String authority, String token)
      throws IOException {
    PodTableProbe probe = new PodTableProbe();
    try (PodRequests requests =
        new PodRequests(PodsMain.config(url, authority, token), PodFilter.NONE)) {
      // Once for the keys, and so that what the client library keeps is not taken for pods.
      list(requests, probe::remember);
      long before = usedBytes();
      list(requests, probe::put);
      probe.bytes = usedBytes() - before;
    }
    return probe;
  }

  /** Fills a table with {@code pods} of Deployments. */
  public static PodTableProbe made(int pods) {
    PodTableProbe probe = new PodTableProbe();
    for (int n = 0; n < pods; n++) {
      probe.remember(pod(n));
    }
    long before = usedBytes();
    for (int n = 0; n < pods; n++) {
      probe.put(pod(n));
    }
    probe.bytes = usedBytes() - before;
    return probe;
  }

  /** Returns the number of pods. */
  public int pods() {
    return table.livePods();
  }

  /** Returns what a pod takes, its share of what workloads have in common included. */
  public double bytesPerPod() {
    return (double) bytes / table.livePods();
  }

  /** Returns the median of what a look-up by UID takes, pods chosen at random. */
  public double nanosByUid() {
    List<UUID> wanted = shuffled(uids);
    return median(() -> {
      int found = 0;
      for (UUID uid : wanted) {
        found += table.byUid(uid) == null ? 0 : 1;
      }
      return found;
    });
  }

  /** Returns the median of what a look-up by address and time takes, pods chosen at random. */
  public double nanosByAddress() {
    List<Address> wanted = shuffled(addresses);
    long now = System.currentTimeMillis() * 1_000_000L;
    return median(() -> {
      int found = 0;
      for (Address address : wanted) {
        found += table.at(address, now) == null ? 0 : 1;
      }
      return found;
    });
  }

  private interface LookUps {
    /** Returns how many of {@value #LOOK_UPS} were found. */
    int run();
  }

  private static double median(LookUps lookUps) {
    List<Double> nanos = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      int found = lookUps.run();
      nanos.add((double) (System.nanoTime() - began) / LOOK_UPS);
      if (found != LOOK_UPS) {
        throw new IllegalStateException("of %d pods %d were found".formatted(LOOK_UPS, found));
      }
    }
    Collections.sort(nanos);
    return nanos.get(ROUNDS / 2);
  }

  private static <T> List<T> shuffled(List<T> keys) {
    Random random = new Random(1);
    List<T> wanted = new ArrayList<>(LOOK_UPS);
    for (int n = 0; n < LOOK_UPS; n++) {
      wanted.add(keys.get(random.nextInt(keys.size())));
    }
    return wanted;
  }

  private void remember(Pod pod) {
    if (pod.mayOwnAddresses() && !pod.addresses().isEmpty()) {
      uids.add(pod.cgroupUid());
      addresses.addAll(pod.addresses());
    }
  }

  private void put(Pod pod) {
    table.put(pod, START_EPOCH_NANOS);
  }

  private static void list(PodRequests requests, Consumer<Pod> each) throws IOException {
    PodStream stream = new PodStream(Extraction.NONE);
    @Nullable String next = null;
    do {
      try (InputStream page = requests.list(LIST_PAGE_PODS, next)) {
        next = stream.readList(page, each).next();
      }
    } while (next != null);
  }

  private static Pod pod(int number) {
    int workload = number / PODS_PER_WORKLOAD;
    UUID uid = new UUID(number * 0x9E3779B97F4A7C15L, number * 0xD6E8FEB86659FD93L);
    return new Pod(
        uid.toString(),
        uid,
        "app-%04d-7d9f8c5b6-%05x".formatted(workload, number % 0xFFFFF),
        "namespace-" + workload % 50,
        "node-" + number % 300,
        false,
        false,
        START_EPOCH_NANOS,
        List.of(Address.ofIpv4(0x0A00_0001 + number)),
        List.of(Address.ofIpv4(0xC0A8_0001 + number % 300)),
        List.of(
            new Container("%064x".formatted(number), "app", Map.of()),
            new Container("%064x".formatted(-number), "proxy", Map.of())),
        new Controller("Deployment", "app-%04d".formatted(workload)),
        null,
        null,
        null,
        Map.of(),
        Map.of());
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int n = 0; n < 3; n++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
