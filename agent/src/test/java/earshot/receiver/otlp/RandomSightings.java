// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

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
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.TraceIdentity;
import earshot.signal.Transport;
import earshot.signal.Workload;
import earshot.signature.SignatureKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sightings as receivers and processors make them, at sockets and at interfaces. */
final class RandomSightings {
  static final SignatureKey KEY = SignatureKey.parse("0123456789abcdef".repeat(4));

  private static final List<String> KINDS =
      List.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "Job",
          "CronJob",
          "ReplicaSet",
          "Pod",
          "Rollout");

  private final Random random;
  private final TraceIdentity identity = new TraceIdentity(KEY.traceKey());

  RandomSightings(long seed) {
    this.random = new Random(seed);
  }

  List<Sighting> next(int count) {
    return IntStream.range(0, count).mapToObj(_ -> next()).toList();
  }

  Sighting next() {
    String node = random.nextInt(8) == 0 ? null : "node-" + random.nextInt(3);
    boolean atInterface = random.nextInt(3) == 0;
    boolean inKubernetes = random.nextBoolean();
    Direction direction = one(Direction.values());
    Transport transport = one(Transport.values());
    boolean loopback = !atInterface && inKubernetes && random.nextInt(4) == 0;
    boolean ipv4 = random.nextBoolean();
    Endpoint source = new Endpoint(address(ipv4, loopback), random.nextInt(65_536));
    Endpoint destination = new Endpoint(address(ipv4, loopback), random.nextInt(65_536));
    Owner owner =
        atInterface
            ? new Owner(
                Owner.Kind.ADDRESS,
                (direction == Direction.TRANSMIT ? source : destination).address().toString(),
                null,
                null,
                null)
            : owner(inKubernetes);
    Flow flow =
        new Flow(
            transport,
            direction,
            random.nextLong(),
            random.nextLong(),
            source,
            destination,
            ConnectionEnd.of(
                transport,
                source,
                destination,
                random.nextBoolean(),
                loopback && owner.podUid() != null ? owner.podUid() : ConnectionEnd.GLOBAL_SCOPE),
            owner,
            atInterface ? "veth" + random.nextInt(9) : null);
    long epochNanos = 1_704_110_400_000_000_000L + random.nextLong(3_600_000_000_000L);
    return new Sighting(
        new Origin(node, KEY.id(), identity),
        flow,
        new Signature(random.nextLong(), random.nextLong()),
        one(Lane.values()),
        epochNanos,
        epochNanos + random.nextLong(1_000_000_000L),
        random.nextLong(1_000_000),
        random.nextLong(10_000),
        one(CoverageVerdict.values()),
        inKubernetes ? pod(owner, node) : null,
        random.nextBoolean() ? peer() : null,
        one(PeerKind.values()));
  }

  private Owner owner(boolean inKubernetes) {
    String containerId = HexFormat.of().toHexDigits(random.nextLong()).repeat(4);
    if (inKubernetes) {
      UUID podUid = new UUID(random.nextLong(), random.nextLong());
      return new Owner(Owner.Kind.CONTAINER, "/kubepods/" + containerId, podUid, containerId, null);
    }
    return random.nextBoolean()
        ? new Owner(Owner.Kind.CONTAINER, "/docker/" + containerId, null, containerId, null)
        : new Owner(Owner.Kind.UNIT, "/system.slice/a.service", null, null, "a");
  }

  private Workload pod(Owner owner, @Nullable String node) {
    int n = random.nextInt(5);
    return new Workload(
        "service-" + n,
        "namespace-" + n,
        one(KINDS.toArray(String[]::new)),
        "workload-" + n,
        "pod-" + n,
        owner.podUid() == null ? null : owner.podUid().toString(),
        node,
        owner.containerId() == null ? null : "container-" + n,
        owner.containerId(),
        random.nextBoolean() ? Map.of() : Map.of("team", "voice", "k8s.pod.ip", "10.0.0." + n));
  }

  private Workload peer() {
    int n = random.nextInt(5);
    return new Workload(
        "workload-" + n,
        "namespace-" + n,
        one(KINDS.toArray(String[]::new)),
        "workload-" + n,
        "pod-" + n,
        null,
        null,
        null,
        null,
        Map.of());
  }

  private Address address(boolean ipv4, boolean loopback) {
    if (loopback) {
      return Address.parse(ipv4 ? "127.0.0.1" : "::1");
    }
    return ipv4
        ? Address.ofIpv4(0x0A00_0000 | random.nextInt(1 << 24))
        : new Address(0xFD00_0000_0000_0000L | random.nextInt(), random.nextLong());
  }

  private <E> E one(E[] of) {
    return of[random.nextInt(of.length)];
  }
}
