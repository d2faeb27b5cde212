// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.ActiveFlows;
import earshot.signal.CoverageCount;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Growth;
import earshot.signal.Measurement;
import earshot.signal.TraceId;
import earshot.signal.Transit;
import earshot.signal.Workload;
import earshot.testing.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final Workload ROUTER = Samples.workload("voice", "media-router", "router-1");
  private static final Workload ASR = Samples.workload("speech", "transcriber", "transcriber-0");

  private long nowMillis = 1_000_000;
  private final Observations observations =
      new Observations(3, () -> Instant.ofEpochMilli(nowMillis));

  @Test
  void staysAndWaysAreToldByWorkload() {
    measure(Samples.residence(ROUTER, 12), Samples.transit(ROUTER, ASR, 3, false));

    assertThat(rows()).containsOnlyKeys("media-router", "transcriber");
    assertThat(quantiles(row("media-router")).count()).isEqualTo(1);
    assertThat(quantiles(row("media-router")).p50Millis()).isBetween(11.9, 12.1);
    assertThat(row("media-router").pods()).containsExactly("router-1");
    assertThat(ways())
        .containsExactly(new TransitRow.Between(row("media-router").id, row("transcriber").id));
  }

  @Test
  void workloadsPastTheBoundShareARow() {
    for (int n = 0; n < 9; n++) {
      measure(Samples.residence(Samples.workload("voice", "w" + n, "p" + n), 1));
    }
    assertThat(rows()).containsOnlyKeys("w0", "w1", "w2", "(other)");
    assertThat(quantiles(row("(other)")).count()).isEqualTo(6);
  }

  @Test
  void aFlowThatBeganAmongOthersAndEndsInARowOfItsOwnLeavesNeitherWrong() {
    for (int n = 0; n < 3; n++) {
      measure(Samples.residence(Samples.workload("voice", "w" + n, "p" + n), 1));
    }
    Workload late = Samples.workload("voice", "late", "p");
    measure(new ActiveFlows(late, Direction.RECEIVE, 1));
    nowMillis += (HeatMap.SLOTS + 1) * HeatMap.SLOT_MILLIS;
    observations.everySecond();
    measure(new ActiveFlows(late, Direction.RECEIVE, -1));

    assertThat(rows()).containsOnlyKeys("late");
    assertThat(row("late").activeFlows()).isZero();
  }

  @Test
  void waysAreBounded() {
    List<Measurement> many = new ArrayList<>();
    Observations wide = new Observations(20, () -> Instant.ofEpochMilli(nowMillis));
    for (int from = 0; from < 20; from++) {
      for (int to = 0; to < 20; to++) {
        many.add(
            Samples.transit(
                Samples.workload("n", "w" + from, "p"),
                Samples.workload("n", "w" + to, "p"),
                1,
                false));
      }
    }
    wide.measurements().accept(many);
    assertThat(wide.<Long>read(state -> state.transits().spliterator().getExactSizeIfKnown()))
        .isEqualTo(80);
  }

  @Test
  void aFarEndThatNobodyWatchesIsOutside() {
    Transit seen = Samples.transit(ROUTER, ASR, 3, true);
    Transit alone =
        new Transit(
            null,
            seen.in() == null ? null : seen.in().named(ASR, null, seen.in().peerKind()),
            seen.span(),
            null,
            List.of(),
            seen.startEpochNanos(),
            seen.endEpochNanos(),
            true,
            false,
            false);
    observations.hops().accept(List.of(alone));

    assertThat(rows()).containsOnlyKeys("(outside)", "transcriber");
    assertThat(ways())
        .containsExactly(new TransitRow.Between(row("(outside)").id, row("transcriber").id));
  }

  @Test
  void figuresAreOfTheLastMinute() {
    measure(
        Samples.residence(ROUTER, 12),
        new CoverageCount(ROUTER, Direction.RECEIVE, CoverageVerdict.MATCHED, 300));
    pass(30);
    WorkloadRow row = row("media-router");
    assertThat(quantiles(row).count()).isEqualTo(1);
    assertThat(row.bytes(Direction.RECEIVE)).isEqualTo(Map.of(CoverageVerdict.MATCHED, 300L));

    pass(30);
    assertThat(quantiles(row).count()).isZero();
    assertThat(row.bytes(Direction.RECEIVE)).isEmpty();
  }

  @Test
  void growthIsThatOfHalfOfManySlopes() {
    Growth steep = new Growth(ROUTER, 0.2, new TraceId(1, 2));
    Growth none = new Growth(ROUTER, 0, new TraceId(1, 2));
    for (int n = 0; n < 9; n++) {
      measure(steep);
    }
    assertThat(growth()).as("of too few").isZero();

    measure(steep);
    assertThat(growth()).isBetween(0.198, 0.202);

    for (int n = 0; n < 11; n++) {
      measure(none);
    }
    assertThat(growth()).as("of less than half").isZero();
  }

  @Test
  void whatIsLongGoneIsForgottenUnlessItStillCarriesAudio() {
    measure(Samples.transit(ROUTER, ASR, 3, false), new ActiveFlows(ASR, Direction.RECEIVE, 1));
    pass(330);

    assertThat(rows()).containsOnlyKeys("transcriber");
    assertThat(ways()).isEmpty();
  }

  @Test
  void podsThatARolloutReplacedAreForgottenThoughTheirWorkloadLives() {
    for (int pod = 0; pod < 100; pod++) {
      measure(Samples.residence(Samples.workload("voice", "media-router", "router-" + pod), 1));
      pass(30);
    }
    assertThat(row("media-router").pods()).contains("router-99").doesNotContain("router-88");
  }

  private void measure(Measurement... measurements) {
    observations.measurements().accept(List.of(measurements));
  }

  private void pass(int seconds) {
    for (int n = 0; n < seconds; n++) {
      nowMillis += 1_000;
      observations.everySecond();
    }
  }

  private Map<String, WorkloadRow> rows() {
    return observations.read(state ->
        StreamSupport.stream(state.workloads().spliterator(), false)
            .collect(Collectors.toMap(row -> row.name.workload(), Function.identity())));
  }

  private double growth() {
    return row("media-router").growth(RecentDurations.scratch());
  }

  private WorkloadRow row(String name) {
    return Objects.requireNonNull(rows().get(name));
  }

  private List<TransitRow.Between> ways() {
    return observations.read(state ->
        StreamSupport.stream(state.transits().spliterator(), false)
            .map(row -> row.between)
            .toList());
  }

  private static RecentDurations.Quantiles quantiles(WorkloadRow row) {
    return row.residences.quantiles(RecentDurations.scratch());
  }
}
