// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.owner;
import static earshot.processor.k8sattributes.Fixtures.peer;
import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.sent;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.FakeHost;
import earshot.component.Processor;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
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
  private FakeHost host;
  private Processor processor;

  @BeforeEach
  void setUp() throws Exception {
    host = new FakeHost(server.environment(directory), clock);
    processor =
        new K8sAttributesFactory().create(K8sAttributesConfig.defaults(), out::addAll, host);
  }

  @AfterEach
  void tearDown() {
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
                      CONTAINER_ID));
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
                      null));
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
    Pod first = pod("voice", "media-router-0", uid(1), IP).build();
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
  void getsItsPodsOnceTheRuleIsThere() throws Exception {
    server.apply(pod("voice", "known", uid(1), IP).build());
    server.refuse("watch");
    processor.start();
    assertThat(host.problems().get("k8s_attributes"))
        .startsWith("RBAC refuses to watch pods: Forbidden; add a ClusterRole");

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
  void startsWithoutAServer() throws Exception {
    server.stop();

    processor.start();

    assertThat(host.problems().get("k8s_attributes"))
        .startsWith("API server http://127.0.0.1:")
        .contains("cannot be reached");
    server.startAgain();
    await().until(() -> host.problems().isEmpty());
  }
}
