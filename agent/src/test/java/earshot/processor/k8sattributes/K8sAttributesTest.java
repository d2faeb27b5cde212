// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.owner;
import static earshot.processor.k8sattributes.Fixtures.peer;
import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.process;
import static earshot.processor.k8sattributes.Fixtures.sent;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import earshot.component.ComponentException;
import earshot.component.Processor;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import earshot.signal.Workload;
import earshot.testing.TestHost;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class K8sAttributesTest {
  private static final String IP = "10.0.1.5";
  private static final String OTHER_IP = "10.0.2.7";

  @TempDir Path directory;
  private final ApiServer server = new ApiServer();
  private final FakeClock clock = new FakeClock();
  private final List<Sighting> out = new CopyOnWriteArrayList<>();
  private final List<Unsighted> unsighted = new CopyOnWriteArrayList<>();
  private TestHost host;
  private Processor processor;

  @BeforeAll
  static void allowForASlowMachine() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(150));
  }

  @BeforeEach
  void setUp() throws Exception {
    host = new TestHost(server.environment(directory), clock);
    processor =
        new K8sAttributesFactory().create(K8sAttributesConfig.defaults(), out::addAll, host);
  }

  @AfterEach
  void tearDown() throws Exception {
    processor.close();
    server.close();
  }

  @Test
  void namesBothEnds() throws Exception {
    server.apply(pod("voice", "media-router-0", uid(1), IP).build());
    server.apply(
        pod("ai", "transcriber", uid(2), OTHER_IP)
            .editSpec()
            .withNodeName(Fixtures.OTHER_NODE)
            .endSpec()
            .build());
    processor.start();

    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));

    assertThat(out)
        .singleElement()
        .satisfies(sighting -> {
          assertThat(sighting.workload())
              .isEqualTo(
                  new Workload(
                      "media-router-0",
                      "voice",
                      "Pod",
                      "media-router-0",
                      "media-router-0",
                      uid(1).toString(),
                      Fixtures.NODE,
                      "app",
                      CONTAINER_ID,
                      Map.of()));
          assertThat(sighting.peer())
              .isEqualTo(
                  new Workload(
                      "transcriber",
                      "ai",
                      "Pod",
                      "transcriber",
                      "transcriber",
                      uid(2).toString(),
                      Fixtures.OTHER_NODE,
                      null,
                      null,
                      Map.of()));
          assertThat(sighting.peerKind()).isEqualTo(PeerKind.REMOTE_POD);
        });
  }

  @Test
  void holdsASightingUntilItsPodIsKnown() throws Exception {
    processor.start();
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    assertThat(out).isEmpty();

    server.apply(pod("voice", "late", uid(1), IP).build());

    await().until(() -> !out.isEmpty());
    assertThat(out.getFirst().workload()).extracting(Workload::podName).isEqualTo("late");
  }

  @Test
  void namesTheOwnersOfBytesWithoutSightings() throws Exception {
    server.apply(pod("voice", "media-router-0", uid(1), IP).build());
    processor.start();

    processor.unsighted(
        List.of(bytes(container(uid(1), CONTAINER_ID), null), bytes(Fixtures.address(IP), IP)),
        unsighted::addAll);

    assertThat(unsighted)
        .extracting(Unsighted::workload)
        .extracting(Workload::podName)
        .containsExactly("media-router-0", "media-router-0");
  }

  @Test
  void holdsBytesWithoutSightingsUntilTheirPodIsKnown() throws Exception {
    processor.start();
    processor.unsighted(
        List.of(bytes(container(uid(1), CONTAINER_ID), null), bytes(process("sshd"), null)),
        unsighted::addAll);
    assertThat(unsighted).extracting(Unsighted::workload).containsExactly(Workload.named("sshd"));

    server.apply(pod("voice", "late", uid(1), IP).build());

    await().until(() -> unsighted.size() == 2);
    assertThat(unsighted.getLast().workload()).extracting(Workload::podName).isEqualTo("late");
  }

  @Test
  void handsBytesWithoutSightingsOnWhenClosed() throws Exception {
    processor.start();
    processor.unsighted(List.of(bytes(container(uid(1), CONTAINER_ID), null)), unsighted::addAll);
    assertThat(unsighted).isEmpty();

    processor.close();

    assertThat(unsighted).hasSize(1);
  }

  private static Unsighted bytes(Owner owner, @Nullable String address) {
    return new Unsighted(
        owner,
        Direction.TRANSMIT,
        address == null ? null : Address.parse(address),
        CoverageVerdict.TLS,
        160,
        Fixtures.nanos(START),
        null);
  }

  @Test
  void handsASightingOnUnnamedAfterTheHoldTimeout() throws Exception {
    processor.start();
    Sighting sighting = sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START);
    processor.accept(List.of(sighting));
    clock.advance(Duration.ofMillis(1999));
    processor.accept(List.of());
    assertThat(out).isEmpty();

    clock.advance(Duration.ofMillis(1));
    processor.accept(List.of());

    assertThat(out)
        .singleElement()
        .satisfies(unnamed -> {
          assertThat(unnamed.workload()).isNotNull();
          assertThat(owner(unnamed).podName()).isNull();
          assertThat(owner(unnamed).podUid()).isEqualTo(uid(1).toString());
          assertThat(owner(unnamed).serviceName()).isEqualTo("c0ffeec0ffee");
        });
    processor.accept(List.of(sighting));
    assertThat(out).as("not waited for again").hasSize(2);
  }

  @Test
  void holdsNoOtherPodUp() throws Exception {
    server.apply(pod("voice", "known", uid(1), IP).build());
    processor.start();

    processor.accept(
        List.of(
            sent(container(uid(9), CONTAINER_ID), OTHER_IP, IP, START),
            sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));

    assertThat(out).extracting(s -> owner(s).podName()).containsExactly("known");
  }

  @Test
  void handsOnWhatIsHeldWhenClosed() throws Exception {
    processor.start();
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));

    processor.close();

    assertThat(out).hasSize(1);
  }

  @Test
  void followsDeletionAndCreationUnderTheSameName() throws Exception {
    var first = pod("voice", "media-router-0", uid(1), IP).build();
    server.apply(first);
    processor.start();
    server.delete(first);
    clock.advance(Duration.ofSeconds(10));
    server.apply(
        pod("voice", "media-router-0", uid(2), IP)
            .editStatus()
            .withContainerStatuses(container("app", CONTAINER_ID, START.plusSeconds(8)))
            .endStatus()
            .build());
    Sighting late = sent(container(uid(3), CONTAINER_ID), OTHER_IP, IP, START.plusSeconds(9));
    Sighting early = sent(container(uid(3), CONTAINER_ID), OTHER_IP, IP, START.plusSeconds(5));
    server.apply(pod("ai", "asker", uid(3), OTHER_IP).build());

    processor.accept(List.of(late, early));
    await().until(() -> out.size() == 2);

    assertThat(out)
        .extracting(s -> peer(s).podUid())
        .containsExactly(uid(2).toString(), uid(1).toString());
  }

  @Test
  void namesTheRuleThatIsMissing() throws Exception {
    server.refuse("list");

    processor.start();

    assertThat(host.problems().get("k8s_attributes"))
        .isEqualTo(
            "RBAC refuses to list pods: pods is forbidden: User"
                + " \"system:serviceaccount:earshot:earshot\" cannot list resource \"pods\" in API"
                + " group \"\" at the cluster scope; add a ClusterRole with {apiGroups: [\"\"],"
                + " resources: [pods], verbs: [list, watch]} and bind it to the agent's service"
                + " account");
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    assertThat(out).as("nothing to wait for").hasSize(1);
  }

  @Test
  void reportsARefusalWhoseTextDoesNotEndAndTriesAgain() throws Exception {
    server.refuseWithoutEnd("list");
    Processor waiting = create("{timeout: 2s, wait_for_metadata_timeout: 30s}", host);

    waiting.start();

    assertThat(host.problems().getOrDefault("k8s_attributes", "none"))
        .startsWith("RBAC refuses to list pods: pods is forbidden: User");
    server.refuse(null);
    await().until(() -> host.problems().isEmpty());
    waiting.close();
  }

  @Test
  void getsItsPodsOnceTheRuleIsThere() throws Exception {
    server.apply(pod("voice", "known", uid(1), IP).build());
    server.refuse("watch");
    processor.start();
    assertThat(host.problems().get("k8s_attributes"))
        .startsWith("RBAC refuses to watch pods: pods is forbidden: User");

    server.refuse(null);

    await().until(() -> host.problems().isEmpty());
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    assertThat(out).extracting(s -> owner(s).podName()).containsExactly("known");
  }

  @Test
  void catchesUpWhenTheServerWasAway() throws Exception {
    processor.start();
    server.stop();
    server.startAgain();

    server.apply(pod("voice", "late", uid(1), IP).build());

    clock.advance(Duration.ofHours(1));
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    await().until(() -> !out.isEmpty());
    assertThat(out.getFirst().workload()).extracting(Workload::podName).isEqualTo("late");
  }

  @Test
  void listsPageByPageWhatTheServerForgotAndFromTheStartWhenThePagesExpire() throws Exception {
    for (int n = 1; n <= 1_001; n++) {
      server.apply(
          pod("voice", "pod-%04d".formatted(n), uid(n), "10.0.%d.%d".formatted(n / 250, n % 250))
              .build());
    }
    processor.start();
    await().until(() -> host.counter("earshot.kubernetes.pods", "") == 1_001);
    assertThat(server.paths().stream().filter(path -> path.contains("limit=500"))).isEmpty();

    server.stop();
    server.delete(pod("voice", "pod-0001", uid(1), "10.0.0.1").build());
    server.forgetChanges();
    server.expireContinue();
    server.startAgain();

    await().until(() -> host.counter("earshot.kubernetes.pods", "") == 1_000);
    assertThat(server.paths().stream().filter(path -> path.contains("resourceVersion=0")))
        .hasSize(1);
    assertThat(server.paths().stream().filter(path -> path.contains("limit=500"))).hasSize(4);
  }

  @Test
  void listsAgainWhenTheServerHasForgottenWhatItMissed() throws Exception {
    var gone = pod("voice", "gone", uid(1), IP).build();
    server.apply(gone);
    processor.start();
    server.stop();
    server.delete(gone);
    server.apply(pod("voice", "new", uid(2), OTHER_IP).build());
    server.forgetChanges();
    server.startAgain();

    processor.accept(List.of(sent(container(uid(2), CONTAINER_ID), OTHER_IP, IP, START)));

    await().until(() -> !out.isEmpty());
    assertThat(owner(out.getFirst()).podName()).isEqualTo("new");
    assertThat(host.counter("earshot.kubernetes.pods", "")).isEqualTo(1);
    assertThat(host.problems()).isEmpty();
  }

  @Test
  void goesOnWhenTheServerEndsAWatchWithAnError() throws Exception {
    server.apply(pod("voice", "known", uid(1), IP).build());
    processor.start();
    server.refuse("watch");

    server.tell("ERROR", "{\"code\":500,\"message\":\"etcd is down\"}");

    await().until(() -> server.paths().stream().filter(p -> p.contains("watch=true")).count() > 2);
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    assertThat(out).as("known all the same").hasSize(1);
  }

  @Test
  void startsWithoutAServer() throws Exception {
    server.stop();

    processor.start();

    assertThat(host.problems().get("k8s_attributes"))
        .startsWith("API server http://127.0.0.1:")
        .contains("cannot be reached");
    server.startAgain();
    await().until(() -> host.problems().isEmpty());
  }

  @Test
  void watchesTheNodesPodsOnlyWhenToldTo() throws Exception {
    Processor ofNode = create("scope: node", host);
    ofNode.start();
    ofNode.close();

    assertThat(server.paths())
        .isNotEmpty()
        .allSatisfy(path -> assertThat(path).contains("fieldSelector=spec.nodeName%3Dworker-1"));
  }

  @Test
  void needsTheNodesNameForItsPods() throws Exception {
    Map<String, String> withoutNode =
        Map.of("KUBECONFIG", server.environment(directory).getOrDefault("KUBECONFIG", ""));
    Processor ofNode = create("scope: node", new TestHost(withoutNode, clock));

    assertThatThrownBy(ofNode::start)
        .isInstanceOf(ComponentException.class)
        .hasMessage(
            "k8s_attributes: scope: node needs the node's name; set K8S_NODE_NAME from"
                + " spec.nodeName by the downward API");
    ofNode.close();
  }

  @Test
  void waitsForThePodOfAnAddress() throws Exception {
    processor.start();
    processor.accept(List.of(sent(Fixtures.address(IP), IP, OTHER_IP, START)));
    assertThat(out).isEmpty();

    server.apply(pod("voice", "late", uid(1), IP).build());

    await().until(() -> !out.isEmpty());
    assertThat(owner(out.getFirst()).podName()).isEqualTo("late");
  }

  @Test
  void waitsForTheContainerOfAKnownPod() throws Exception {
    var starting = pod("voice", "starting", uid(1), IP);
    server.apply(starting.editStatus().withContainerStatuses().endStatus().build());
    processor.start();
    processor.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    assertThat(out).isEmpty();

    server.apply(
        starting
            .editStatus()
            .withContainerStatuses(container("app", CONTAINER_ID, START))
            .endStatus()
            .build());

    await().until(() -> !out.isEmpty());
    assertThat(owner(out.getFirst()).containerName()).isEqualTo("app");
  }

  @Test
  void startsInABoundedTimeWhenTheServerIsSilent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          Map.of(
              "KUBERNETES_SERVICE_HOST",
              "127.0.0.1",
              "KUBERNETES_SERVICE_PORT",
              String.valueOf(silent.getLocalPort()));
      Processor waiting =
          create(
              "{auth_type: none, wait_for_metadata_timeout: 50ms}",
              new TestHost(environment, clock));

      waiting.start();
      waiting.accept(List.of(sent(process("asterisk"), IP, OTHER_IP, START)));
      waiting.close();
    }

    assertThat(out).extracting(s -> owner(s).serviceName()).containsExactly("asterisk");
  }

  @Test
  void worksWithoutKubernetes() throws Exception {
    Processor without = create("", new TestHost(Map.of(), clock));
    without.start();

    without.accept(List.of(sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)));
    without.close();

    assertThat(out)
        .singleElement()
        .satisfies(sighting -> {
          assertThat(owner(sighting).serviceName()).isEqualTo("c0ffeec0ffee");
          assertThat(sighting.peerKind()).isEqualTo(PeerKind.UNKNOWN);
        });
  }

  @Test
  void leavesNamesAlone() throws Exception {
    processor.start();
    Sighting named =
        sent(container(uid(1), CONTAINER_ID), IP, OTHER_IP, START)
            .named(Workload.named("by another agent"), null, PeerKind.OUTSIDE);

    processor.accept(List.of(named));

    assertThat(out).containsExactly(named);
  }

  @Test
  void closesTwiceAndWithoutAStart() throws Exception {
    processor.close();
    processor.close();

    assertThat(out).isEmpty();
  }

  private Processor create(String yaml, TestHost on) throws ConfigException {
    K8sAttributesFactory factory = new K8sAttributesFactory();
    return factory.create(
        new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure), out::addAll, on);
  }
}
