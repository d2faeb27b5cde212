// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Transit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided depends on the packets, not on the way that their sightings took. */
class InterleavingTest {
  private static final int MAX_DELAY_NANOS = 2_100_000_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sightingsDelayedByUpToTwoSecondsGiveTheSameHops(long seed) {
    Scene inOrder = scene(new Random(seed));
    Scene delayed = scene(new Random(seed));
    Random random = new Random(~seed);
    Map<Sighting, Long> arrivals = new HashMap<>();
    for (Sighting sighting : delayed.sightings) {
      arrivals.put(sighting, sighting.epochNanos() + random.nextInt(MAX_DELAY_NANOS));
    }
    inOrder.sightings.sort(Comparator.comparingLong(Sighting::epochNanos));
    delayed.sightings.sort(Comparator.comparing(arrivals::get));

    inOrder.run();
    runInBatches(delayed, random);

    assertThat(inOrder.residences()).hasSizeGreaterThan(100);
    assertThat(new HashSet<>(delayed.residences())).isEqualTo(new HashSet<>(inOrder.residences()));
    assertThat(new HashSet<>(delayed.transits())).isEqualTo(new HashSet<>(inOrder.transits()));
    assertThat(delayed.measured(Residence.class)).hasSameSizeAs(inOrder.measured(Residence.class));
    assertThat(delayed.measured(Transit.class)).hasSameSizeAs(inOrder.measured(Transit.class));
  }

  private static void runInBatches(Scene scene, Random random) {
    try (Latency latency = scene.connector()) {
      for (int from = 0; from < scene.sightings.size(); ) {
        int to = Math.min(scene.sightings.size(), from + 1 + random.nextInt(40));
        latency.accept(List.copyOf(scene.sightings.subList(from, to)));
        from = to;
      }
    }
  }

  /** Ten calls through three pods, with tones, prompts that calls share, and losses. */
  private static Scene scene(Random random) {
    Scene scene = new Scene();
    for (int call = 0; call < 10; call++) {
      for (int n = 0; n < 60; n++) {
        int kind = random.nextInt(10);
        long signature = kind == 0 ? 1 : kind == 1 ? 100 + random.nextInt(20) : random.nextLong();
        double millis = 150 * n + 150 * random.nextDouble();
        for (int pod = 0; pod < 3; pod++) {
          if (random.nextInt(50) > 0) {
            scene.see(scene.in("c" + call + "-" + pod, "pod" + pod), signature, millis);
          }
          millis += 1 + 60 * random.nextDouble();
          if (random.nextInt(50) > 0) {
            scene.see(scene.out("c" + call + "-" + (pod + 1), "pod" + pod), signature, millis);
          }
          millis += random.nextDouble();
        }
      }
    }
    return scene;
  }
}
