// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.OTHER_NODE;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.address;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.nanos;
import static earshot.processor.k8sattributes.Fixtures.owner;
import static earshot.processor.k8sattributes.Fixtures.peer;
import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.process;
import static earshot.processor.k8sattributes.Fixtures.received;
import static earshot.processor.k8sattributes.Fixtures.sent;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {
  private static final String IP = "10.0.1.5";
  private static final String LOCAL_IP = "10.0.1.6";
  private static final String REMOTE_IP = "10.0.2.7";
  private static final Owner OWNER = container(uid(1), CONTAINER_ID);

  private final PodTable table = new PodTable(ServiceNameRule.WORKLOAD, 100);
  private boolean complete = true;
  private final Naming naming =
      new Naming(table, new Peers(table, ServiceRange.guess("10.96.0.1"), () -> complete, null));

  @BeforeEach
  void setUp() {
    put(pod("voice", "router", uid(1), IP));
    put(pod("voice", "same", uid(2), LOCAL_IP));
    put(
        pod("ai", "same", uid(3), REMOTE_IP)
            .editSpec()
            .withNodeName(OTHER_NODE)
            .endSpec()
            .editStatus()
            .withHostIP("192.168.1.2")
            .endStatus());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.1.6, LOCAL_POD, voice/same",
    "10.0.2.7, REMOTE_POD, ai/same",
    "127.0.0.1, LOCAL_POD, voice/router",
    "169.254.20.10, NODE,",
    "fe80::1, NODE,",
    "192.168.1.1, NODE,",
    "192.168.1.2, NODE,",
    "10.96.0.10, SERVICE,",
    "203.0.113.9, OUTSIDE,"
  })
  void tellsWhatTheFarEndIs(String far, PeerKind kind, @Nullable String pod) {
    Sighting out = name(sent(OWNER, IP, far, START));
    Sighting in = name(received(OWNER, far, IP, START));

    assertThat(out.peerKind()).isEqualTo(kind);
    assertThat(in.peerKind()).isEqualTo(kind);
    assertThat(out.peer() == null ? null : peer(out).namespace() + "/" + peer(out).podName())
        .isEqualTo(pod);
    assertThat(in.peer()).isEqualTo(out.peer());
  }

  @Test
  void callsNothingOutsideBeforeAllPodsAreKnown() {
    complete = false;

    assertThat(name(sent(OWNER, IP, "203.0.113.9", START)).peerKind()).isEqualTo(PeerKind.UNKNOWN);
    assertThat(naming.addressMisses()).isEqualTo(1);
  }

  /** The bridge or the tunnel of a node, or a pod that the watch tells of a moment later. */
  @Test
  void callsAnAddressAmongThoseOfPodsUnknown() {
    put(pod("voice", "six", uid(4), "fd00:0:0:1::5"));

    for (String far : List.of("10.0.1.1", "10.0.2.0", "fd00:0:0:1::1")) {
      assertThat(name(sent(OWNER, IP, far, START)).peerKind()).as(far).isEqualTo(PeerKind.UNKNOWN);
    }
    for (String far : List.of("10.0.3.1", "10.0.0.255", "fd00:0:0:2::1")) {
      assertThat(name(sent(OWNER, IP, far, START)).peerKind()).as(far).isEqualTo(PeerKind.OUTSIDE);
    }
  }

  @Test
  void callsAnAddressThatAPodHadUnknownAfterwards() {
    table.delete(uid(3), nanos(START.plusSeconds(5)));

    assertThat(name(sent(OWNER, IP, REMOTE_IP, START.plusSeconds(6))).peerKind())
        .isEqualTo(PeerKind.UNKNOWN);
  }

  @Test
  void namesAHostNetworkPodByItsCgroup() {
    put(pod("voice", "gateway", uid(4), "192.168.1.1").editSpec().withHostNetwork(true).endSpec());
    Owner gateway = container(uid(4), CONTAINER_ID);

    Sighting sighting = name(sent(gateway, "192.168.1.1", "127.0.0.1", START));

    assertThat(owner(sighting).podName()).isEqualTo("gateway");
    assertThat(sighting.peerKind()).as("any process of the node").isEqualTo(PeerKind.NODE);
  }

  @Test
  void namesByAddressAtTheInterfacePoint() {
    Sighting out = name(sent(address(IP), IP, REMOTE_IP, START));
    Sighting in = name(received(address(IP), REMOTE_IP, IP, START));

    assertThat(owner(out).podName()).isEqualTo("router");
    assertThat(owner(out).containerName()).isNull();
    assertThat(in.workload()).isSameAs(out.workload());
  }

  @Test
  void makesOneWorkloadAContainer() {
    assertThat(name(sent(OWNER, IP, REMOTE_IP, START)).workload())
        .isSameAs(name(received(OWNER, REMOTE_IP, IP, START)).workload());
  }

  @Test
  void namesWhatIsInNoPodByWhatItRunsAs() {
    Owner plain =
        new Owner(Owner.Kind.CONTAINER, "/docker/" + CONTAINER_ID, null, CONTAINER_ID, null);

    assertThat(name(sent(process("asterisk"), IP, REMOTE_IP, START)).workload())
        .isEqualTo(Workload.named("asterisk"));
    assertThat(name(sent(process(null), IP, REMOTE_IP, START)).workload())
        .isEqualTo(Workload.named("/user.slice/session-1.scope"));
    assertThat(owner(name(sent(plain, IP, REMOTE_IP, START))).serviceName())
        .isEqualTo("c0ffeec0ffee");
    assertThat(owner(name(sent(plain, IP, REMOTE_IP, START))).containerId())
        .isEqualTo(CONTAINER_ID);
  }

  @Test
  void knowsNothingOfFarEndsWithoutKubernetes() {
    Naming without = new Naming(table, null);
    Sighting sighting = sent(process("asterisk"), "10.1.1.1", "127.0.0.1", START);

    assertThat(without.name(sighting, without.owner(sighting)).peerKind())
        .isEqualTo(PeerKind.UNKNOWN);
  }

  private Sighting name(Sighting sighting) {
    return naming.name(sighting, naming.owner(sighting));
  }

  private void put(PodBuilder pod) {
    table.put(Fixtures.read(pod.build()), nanos(START));
  }
}
