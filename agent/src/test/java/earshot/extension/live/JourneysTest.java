// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.TraceId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JourneysTest {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long NOW_MILLIS = 100_000;

  private final Journeys journeys = new Journeys();

  @Test
  void theNewestComeFirstAndOfTheSameTimeTheLongest() {
    add(1, 10, 2);
    add(2, 20, 2);
    add(3, 20, 4);

    assertThat(journeys.latest(10, NOW_MILLIS))
        .extracting(row -> row.traceId.low())
        .containsExactly(3L, 1L);
  }

  @Test
  void whatMayStillGoOnIsNoJourneyYetAndASinglePlaceNever() {
    journeys.add(new TraceId(0, 1), hop(10), NOW_MILLIS - 3_999);
    journeys.add(new TraceId(0, 1), hop(10), NOW_MILLIS - 3_999);
    add(2, 20, 1);

    assertThat(journeys.latest(10, NOW_MILLIS)).isEmpty();
    assertThat(journeys.latest(10, NOW_MILLIS + 1)).hasSize(1);
  }

  @Test
  void underLoadAShareIsTakenWholeAndOnceItIsOverAllAre() {
    for (int second = 0; second < 5; second++) {
      LongStream.range(1, 1_000).forEach(id -> add(id * 7_919, 10, 2));
      journeys.everySecond();
    }
    assertThat(journeys.latest(1_000, NOW_MILLIS))
        .allSatisfy(row -> assertThat(row.hops().size() % 2).isZero());
    int before = journeys.kept();
    LongStream.range(1, 1_000).forEach(id -> add(-id * 104_729, 10, 2));
    assertThat(journeys.kept() - before).isBetween(1, 100);

    for (int second = 0; second < 20; second++) {
      journeys.everySecond();
    }
    add(-1, 50, 2);
    assertThat(journeys.latest(1, NOW_MILLIS).getFirst().traceId.low()).isEqualTo(-1);
  }

  @Test
  void noMoreAreKeptThanAreShown() {
    LongStream.range(0, 5_000).forEach(id -> add(id, 10, 2));
    assertThat(journeys.kept()).isEqualTo(1_024);
  }

  @Test
  void aMomentThatIsFannedOutIsCutOff() {
    add(1, 10, 500);
    assertThat(journeys.latest(1, NOW_MILLIS).getFirst().hops()).hasSize(32);
  }

  private void add(long trace, long atSeconds, int hops) {
    for (int n = 0; n < hops; n++) {
      journeys.add(new TraceId(0, trace), hop(atSeconds), 0);
    }
  }

  private static JourneyRow.Hop hop(long atSeconds) {
    long start = atSeconds * SECOND_NANOS;
    return new JourneyRow.Hop(true, 1, 1, start, start + 5, false);
  }
}
