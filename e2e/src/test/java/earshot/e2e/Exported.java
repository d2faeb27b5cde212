// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.otlp.Telemetry;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an agent exports. */
final class Exported implements Telemetry {
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

  @Override
  public void counted(String metric, String label, double value) {
    // No test here asks for counters.
  }
}
