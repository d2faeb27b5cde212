// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Direction;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls through one container. */
class CallsTest {
  private static final int CALLS = 100;
  private static final int PROMPT_SIGNATURES = 20;
  private static final int OWN_SIGNATURES = 40;

  /**
   * Each call begins with one of the same prompt and goes on with audio of its own. One sighting in
   * fifty is lost, which is what makes a wrong match possible.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sharedPromptsAreNotMistakenForOneAnother(long seed) {
    Random random = new Random(seed);
    Scene scene = new Scene();
    for (int call = 0; call < CALLS; call++) {
      double startMillis = 60_000 * random.nextDouble();
      for (int n = 0; n < PROMPT_SIGNATURES + OWN_SIGNATURES; n++) {
        boolean prompt = n < PROMPT_SIGNATURES || (n >= PROMPT_SIGNATURES + 10 && n % 5 == 0);
        long signature = prompt ? 1 + n : 1_000L * (call + 1) + n;
        double millis = startMillis + 220 * n;
        if (random.nextInt(50) > 0) {
          scene.see(scene.in("in" + call, "mixer"), signature, millis);
        }
        if (random.nextInt(50) > 0) {
          scene.see(
              scene.out("out" + call, "mixer"), signature, millis + 5 + 30 * random.nextDouble());
        }
      }
    }
    Set<Signature> prompts = new HashSet<>();
    for (int n = 0; n < PROMPT_SIGNATURES + OWN_SIGNATURES; n++) {
      prompts.add(Scene.signature(1 + n));
    }
    scene.sightings.sort((a, b) -> Long.compare(a.epochNanos(), b.epochNanos()));
    scene.run();

    int wrong = 0;
    Map<String, Integer> ownMatches = new HashMap<>();
    for (Residence residence : scene.measured(Residence.class)) {
      String out = callOf(scene, residence.out());
      if (!callOf(scene, residence.in()).equals(out)) {
        wrong++;
        assertThat(ownMatches.getOrDefault(out, 0)).isLessThan(Pair.SHARED_SIGNATURES);
      } else if (!prompts.contains(residence.out().signature())) {
        ownMatches.merge(out, 1, Integer::sum);
      }
    }
    assertThat(ownMatches).hasSize(CALLS);
    assertThat(scene.measured(Residence.class)).hasSizeGreaterThan(CALLS * OWN_SIGNATURES / 2);
    assertThat(wrong).isLessThanOrEqualTo(scene.measured(Residence.class).size() / 100);
  }

  /** What was not seen of one call on its way in makes nothing of another's on its way out. */
  @Test
  void behindAProxyEachCallGoesItsOwnWay() {
    Scene scene = new Scene();
    for (int n = 1; n <= Pair.SHARED_SIGNATURES; n++) {
      playThroughProxy(scene, 1, n, 200 * n, true);
      playThroughProxy(scene, 2, 100 + n, 200 * n, true);
    }
    long prompt = 1_000;
    playThroughProxy(scene, 1, prompt, 2_000, true);
    playThroughProxy(scene, 2, prompt, 2_003, false);
    scene.sightings.sort((a, b) -> Long.compare(a.epochNanos(), b.epochNanos()));

    scene.run();

    assertThat(scene.residences())
        .filteredOn(one -> scene.connectionOf(one.out()).startsWith("out"))
        .hasSize(2 * Pair.SHARED_SIGNATURES + 1)
        .allSatisfy(one ->
            assertThat(callOf(scene, one.in()))
                .as("%s", one.out().signature())
                .isEqualTo(callOf(scene, one.out())));
  }

  /** In, to the application, which holds it for 50 ms, back, and out. */
  private static void playThroughProxy(
      Scene scene, int call, long signature, double millis, boolean seenIn) {
    String app = "app" + call;
    if (seenIn) {
      scene.see(scene.in("in" + call, "proxy"), signature, millis);
    }
    scene.see(scene.flow(app, Scene.pod("proxy"), Direction.TRANSMIT, true), signature, millis + 1);
    scene.see(scene.flow(app, Scene.pod("app"), Direction.RECEIVE, true), signature, millis + 2);
    scene.see(scene.flow(app, Scene.pod("app"), Direction.TRANSMIT, false), signature, millis + 52);
    scene.see(
        scene.flow(app, Scene.pod("proxy"), Direction.RECEIVE, false), signature, millis + 53);
    scene.see(scene.out("out" + call, "proxy"), signature, millis + 60);
  }

  /** A broker's connection carries a hundred calls, and each leaves on its own. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneConnectionCarriesManyCalls(long seed) {
    Random random = new Random(seed);
    Scene scene = new Scene();
    for (int n = 0; n < 2_000; n++) {
      int call = random.nextInt(CALLS);
      double millis = 3 * n;
      scene.see(scene.in("call" + call, "producer"), n, millis);
      scene.see(scene.out("broker", "producer"), n, millis + 2);
      scene.see(scene.in("broker", "consumer"), n, millis + 2.1);
      scene.see(scene.out("leg" + call, "consumer"), n, millis + 9.1);
    }

    scene.run();

    assertThat(scene.residences())
        .filteredOn(residence -> residence.out().flow().owner().equals(Scene.pod("consumer")))
        .hasSize(2_000)
        .allSatisfy(residence -> assertThat(residence.durationNanos()).isEqualTo(7_000_000));
    assertThat(scene.residences())
        .filteredOn(residence -> residence.out().flow().owner().equals(Scene.pod("producer")))
        .hasSizeGreaterThan(2_000 - 3 * CALLS)
        .allSatisfy(residence -> assertThat(residence.durationNanos()).isEqualTo(2_000_000));
  }

  private static String callOf(Scene scene, Sighting sighting) {
    return scene.connectionOf(sighting).replaceFirst("in|out|app", "");
  }
}
