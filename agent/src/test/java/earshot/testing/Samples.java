// SPDX-License-Identifier: Apache-2.0
package earshot.testing;

import earshot.signal.Address;
import earshot.signal.ConnectionEnd;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Endpoint;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.Origin;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Residence;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.SpanReference;
import earshot.signal.TraceId;
import earshot.signal.TraceIdentity;
import earshot.signal.Transit;
import earshot.signal.Transport;
import earshot.signal.Workload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sightings and what is made of them. */
public final class Samples {
  /** 2024-01-01T12:00:00.123456789Z. */
  public static final long EPOCH_NANOS = 1_704_110_400_123_456_789L;

  private static final TraceIdentity IDENTITY = new TraceIdentity(new byte[16]);
  private static final SpanReference SPAN = new SpanReference(new TraceId(1, 2), 3);

  private Samples() {}

  public static Workload workload(String namespace, String name, String pod) {
    return new Workload(
        name, namespace, "Deployment", name, pod, null, "worker-1", "main", null, Map.of());
  }

  /** Returns a sighting that its owner {@code workload} sees, of a flow 10.0.1.5 to 10.0.2.7. */
  public static Sighting sighting(
      Direction direction,
      long epochNanos,
      @Nullable Workload workload,
      @Nullable Workload peer,
      @Nullable String node,
      @Nullable String interfaceName) {
    Endpoint source = new Endpoint(Address.parse("10.0.1.5"), 8080);
    Endpoint destination = new Endpoint(Address.parse("10.0.2.7"), 9090);
    Flow flow =
        new Flow(
            Transport.TCP,
            direction,
            1,
            0,
            source,
            destination,
            ConnectionEnd.of(Transport.TCP, source, destination, true, ConnectionEnd.GLOBAL_SCOPE),
            new Owner(Owner.Kind.CONTAINER, "/kubepods/pod1/c1", null, null, null),
            interfaceName);
    return new Sighting(
        new Origin(node, "key", IDENTITY),
        flow,
        new Signature(0x5f0c000000000001L, 2),
        Lane.RAW,
        epochNanos,
        epochNanos,
        0,
        160,
        CoverageVerdict.UNMATCHED,
        workload,
        peer,
        PeerKind.UNKNOWN);
  }

  /** Returns a residence of {@code millis} in {@code workload}. */
  public static Residence residence(Workload workload, long millis) {
    return new Residence(
        sighting(Direction.RECEIVE, EPOCH_NANOS, workload, null, null, null),
        sighting(Direction.TRANSMIT, EPOCH_NANOS + millis * 1_000_000, workload, null, null, null),
        SPAN,
        null,
        List.of());
  }

  /** Returns a transit of {@code millis}. */
  public static Transit transit(Workload from, Workload to, long millis, boolean estimated) {
    long end = EPOCH_NANOS + millis * 1_000_000;
    return new Transit(
        sighting(Direction.TRANSMIT, EPOCH_NANOS, from, to, null, null),
        sighting(Direction.RECEIVE, end, to, from, null, null),
        SPAN,
        null,
        List.of(),
        EPOCH_NANOS,
        end,
        estimated,
        false,
        true);
  }
}
