// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Owner;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import earshot.testing.TestHost;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the exporter says of a sighting, the receiver hears. */
class RoundTripTest {
  private static final int SIGHTINGS = 500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsReadIsExportedAlike(long seed) throws Exception {
    List<ExportLogsServiceRequest> requests =
        Exported.requests(new RandomSightings(seed).next(SIGHTINGS));

    List<Exported.Line> records = Exported.records(requests);
    assertThat(records).hasSize(SIGHTINGS);
    assertThat(Exported.records(Exported.requests(read(requests))))
        .containsExactlyInAnyOrderElementsOf(records);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void whatIsReadIsWhatWasSeen(long seed) throws Exception {
    List<Sighting> seen = new RandomSightings(seed).next(SIGHTINGS);

    List<Sighting> read = read(Exported.requests(seen));

    assertThat(read.stream().map(RoundTripTest::carried))
        .containsExactlyInAnyOrderElementsOf(seen.stream().map(RoundTripTest::carried).toList());
  }

  /** What a record carries, and what stands in for what it does not. */
  private static List<@Nullable Object> carried(Sighting sighting) {
    Owner owner = sighting.flow().owner();
    List<@Nullable Object> carried = new ArrayList<>();
    carried.add(sighting.signature());
    carried.add(sighting.lane());
    carried.add(sighting.epochNanos());
    carried.add(sighting.observedEpochNanos());
    carried.add(sighting.origin().nodeName());
    carried.add(sighting.origin().keyId());
    carried.add(sighting.flow().transport());
    carried.add(sighting.flow().direction());
    carried.add(sighting.flow().source());
    carried.add(sighting.flow().destination());
    carried.add(sighting.flow().connectionEnd());
    carried.add(sighting.flow().interfaceName());
    carried.add(owner.kind() == Owner.Kind.ADDRESS ? owner.id() : owner.containerId());
    carried.add(owner.podUid());
    carried.add(
        Objects.requireNonNullElseGet(
            sighting.workload(), () -> Workload.named(owner.serviceName())));
    carried.add(sighting.peer());
    return carried;
  }

  private static List<Sighting> read(List<ExportLogsServiceRequest> requests) {
    List<Sighting> sightings = new ArrayList<>();
    Intake intake =
        new Intake(
            RandomSightings.KEY,
            1_000,
            sightings::addAll,
            new TestHost(Map.of(), InstantSource.system()));
    for (ExportLogsServiceRequest request : requests) {
      assertThat(intake.take(request)).isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    }
    return sightings;
  }
}
