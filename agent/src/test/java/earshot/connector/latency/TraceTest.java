// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.component.MetricOptions;
import earshot.signal.Hop;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.TraceId;
import earshot.signal.TraceIdentity;
import earshot.signal.Transit;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ids, parents, roots and links. */
class TraceTest {
  private final Scene scene = new Scene();

  @Test
  void chainIsOneTraceWithOneRoot() {
    scene.see(scene.out("a", "gateway"), 1, 0);
    scene.see(scene.in("a", "router"), 1, 1);
    scene.see(scene.out("b", "router"), 1, 21);
    scene.see(scene.in("b", "transcriber"), 1, 22);

    scene.run();

    Transit first = scene.transits().get(0);
    Residence residence = scene.residences().getFirst();
    Transit second = scene.transits().get(1);
    assertThat(first.parent()).isNull();
    assertThat(residence.parent()).isEqualTo(first.span());
    assertThat(second.parent()).isEqualTo(residence.span());
    assertThat(scene.hops)
        .extracting(hop -> hop.span().traceId())
        .containsOnly(first.span().traceId());
  }

  @Test
  void idsComeFromTheContractsIdentity() {
    TraceIdentity identity = Scene.ORIGIN.identity().copy();
    Sighting in = scene.see(scene.in("a", "pod"), 1, 0);
    Sighting out = scene.see(scene.out("b", "pod"), 1, 5);

    Residence residence = scene.run().residences().getFirst();

    TraceId traceId = identity.traceId(in.signature(), in.epochNanos());
    assertThat(residence.span().traceId()).isEqualTo(traceId);
    assertThat(residence.span().spanId())
        .isEqualTo(identity.residenceSpanId(traceId, out.flow().connectionEnd()));
    assertThat(requireNonNull(residence.parent()).spanId())
        .isEqualTo(identity.transitSpanId(traceId, in.flow().connectionEnd()));
  }

  @Test
  void acrossTheBoundaryOfAnEpochTheTransitIsARootWithALink() {
    double boundaryMillis = 590_000;
    Sighting in = scene.see(scene.in("a", "pod"), 1, boundaryMillis - 10);
    Sighting out = scene.see(scene.out("b", "pod"), 1, boundaryMillis + 10);

    scene.run();

    Residence residence = scene.residences().getFirst();
    Transit transit = scene.transits().getFirst();
    assertThat(residence.span().traceId()).isEqualTo(in.traceId());
    assertThat(transit.span().traceId()).isEqualTo(out.traceId()).isNotEqualTo(in.traceId());
    assertThat(transit.parent()).isNull();
    assertThat(transit.links()).containsExactly(residence.span());
    assertThat(residence.links()).containsExactly(transit.span());
  }

  @Test
  void receiverAcrossTheBoundaryUsesItsOwnTime() {
    double boundaryMillis = 590_000;
    scene.see(scene.out("a", "sender"), 1, boundaryMillis - 0.1);
    Sighting in = scene.see(scene.in("a", "pod"), 1, boundaryMillis + 0.1);
    scene.see(scene.out("b", "pod"), 1, boundaryMillis + 10);

    Residence residence = scene.run().residences().getFirst();

    assertThat(residence.span().traceId()).isEqualTo(in.traceId());
    assertThat(requireNonNull(residence.parent()).traceId()).isEqualTo(in.traceId());
    assertThat(scene.transits().getFirst().span().traceId()).isNotEqualTo(in.traceId());
  }

  @Test
  void aTraceHasNoMoreSpansThanConfiguredButMetricsCountAll() {
    LatencyConfig config =
        new LatencyConfig(
            Duration.ofSeconds(30),
            10_000,
            Set.of(),
            AssumePeers.AUTO,
            5,
            MetricOptions.DEFAULT,
            false);
    Scene bounded = new Scene(config);
    bounded.see(bounded.in("a", "pod"), 1, 0);
    for (int n = 0; n < 20; n++) {
      bounded.see(bounded.out("b" + n, "pod"), 1, 10 + n);
    }

    bounded.run();

    assertThat(bounded.hops).extracting(Hop::startEpochNanos).hasSize(5);
    assertThat(bounded.measured(Residence.class)).hasSize(20);
  }
}
