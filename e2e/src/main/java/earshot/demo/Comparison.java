// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.otlp.Telemetry;
import earshot.e2e.stamp.PodStamps;
import earshot.e2e.stamp.Side;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets each residence that the agent exports beside what its pod logged for the same bytes: send
 * stamp of the range that holds the window's last byte, less the receive stamp of the range that
 * holds it there.
 *
 * <p>Thread-safe.
 */
final class Comparison implements Telemetry {
  private static final int MAX_PENDING = 1_000_000;

  private record Watched(WorkloadResult result, PodStamps stamps) {}

  private final SpokenSignatures spoken;
  private final Map<String, Watched> byPodName = new LinkedHashMap<>();
  private final Map<String, Double> drops = new TreeMap<>();
  private final Map<String, Double> counters = new TreeMap<>();
  private final Queue<Hop> pending = new ArrayDeque<>();
  private long sightings;

  Comparison(SpokenSignatures spoken) {
    this.spoken = spoken;
  }

  /** Adds a stage and the log of its pod. */
  synchronized void watch(Stage stage, PodStamps stamps) {
    byPodName.put(stage.pod().name(), new Watched(new WorkloadResult(stage), stamps));
  }

  @Override
  public synchronized void residence(Hop residence) {
    if (pending.size() == MAX_PENDING) {
      throw new IllegalStateException(
          "residences wait for their pods' logs (MAX_PENDING=%d)".formatted(MAX_PENDING));
    }
    pending.add(residence);
  }

  @Override
  public synchronized void transit(Hop transit) {
    Watched sender = byPodName.get(transit.podName());
    if (sender != null) {
      sender.result.addTransit(transit.durationNanos());
    }
  }

  @Override
  public synchronized void sighting(String podName) {
    sightings++;
    Watched pod = byPodName.get(podName);
    if (pod != null) {
      pod.result.addSighting();
    }
  }

  @Override
  public synchronized void counted(String metric, String label, double value) {
    if (metric.equals("earshot.drops")) {
      drops.merge(label, value, Double::sum);
    } else {
      counters.merge(metric, value, Double::sum);
    }
  }

  /** Reads the pods' logs and decides the residences that have come since. */
  synchronized void refresh() throws IOException {
    for (Watched pod : byPodName.values()) {
      pod.stamps.refresh();
    }
    List<Hop> undecided = new ArrayList<>();
    for (Hop residence = pending.poll(); residence != null; residence = pending.poll()) {
      Watched pod = byPodName.get(residence.podName());
      if (pod != null && !decide(pod, residence)) {
        undecided.add(residence);
      }
    }
    pending.addAll(undecided);
  }

  private boolean decide(Watched pod, Hop residence) {
    SpokenSignatures.@Nullable Place place = spoken.find(residence.signature());
    if (place == null) {
      if (!spoken.isRepeated(residence.signature())) {
        pod.result.addStranger();
      }
      return true;
    }
    OptionalLong in = pod.stamps.unixNanosAt(Side.IN, place.call(), place.position());
    OptionalLong out = pod.stamps.unixNanosAt(Side.OUT, place.call(), place.position());
    if (in.isEmpty() || out.isEmpty()) {
      return false;
    }
    pod.result.add(residence.durationNanos(), out.getAsLong() - in.getAsLong());
    return true;
  }

  /** Returns a copy of what is known now. */
  synchronized Snapshot snapshot() {
    return new Snapshot(
        byPodName.values().stream().map(Watched::result).toList(),
        sightings,
        pending.size(),
        Map.copyOf(counters),
        new TreeMap<>(drops));
  }
}
