// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.otlp.Telemetry;
import earshot.semconv.AudioMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what an agent exports. */
final class Exported implements Telemetry {
  private static final String COVERAGE = AudioMetrics.AUDIO_COVERAGE.name();

  private final Map<String, Double> coverage = new HashMap<>();
  private final List<Hop> residences = new ArrayList<>();
  private final List<Hop> transits = new ArrayList<>();
  private long sightings;

  synchronized List<Hop> residences() {
    return List.copyOf(residences);
  }

  synchronized List<Hop> transits() {
    return List.copyOf(transits);
  }

  synchronized long sightings() {
    return sightings;
  }

  @Override
  public synchronized void residence(Hop residence) {
    residences.add(residence);
  }

  @Override
  public synchronized void transit(Hop transit) {
    transits.add(transit);
  }

  @Override
  public synchronized void sighting(String podName) {
    sightings++;
  }

  /** Returns how many bytes ended under that verdict. */
  synchronized double coveredBytes(String verdict) {
    return coverage.getOrDefault(verdict, 0.0);
  }

  @Override
  public synchronized void counted(String metric, String label, double value) {
    if (metric.equals(COVERAGE)) {
      coverage.merge(label, value, Double::sum);
    }
  }
}
