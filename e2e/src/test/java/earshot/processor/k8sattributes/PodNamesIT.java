// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.address;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.owner;
import static earshot.processor.k8sattributes.Fixtures.process;
import static earshot.processor.k8sattributes.Fixtures.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.controlplane.ControlPlaneExtension;
import earshot.e2e.controlplane.Workloads;
import earshot.e2e.controlplane.Workloads.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which pod a sighting is named by, with an API server that tells of pods as they come and go. */
@ExtendWith(ControlPlaneExtension.class)
class PodNamesIT {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final String NODE = "node-1";
  private static final String ID = "ab".repeat(32);
  private static final String SOMEBODY = "10.9.9.9";

  @TempDir Path directory;

  /** A minute ago, so that there is a past to have pods in. */
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

  private final String namespace = "names-" + NAMESPACES.incrementAndGet();
  private ControlPlane controlPlane;
  private Workloads workloads;
  private Watcher watcher;

  @BeforeEach
  void setUp(ControlPlane shared) throws Exception {
    controlPlane = shared;
    workloads = new Workloads(shared.admin(), namespace);
    watcher =
        Watcher.start(
            shared,
            directory,
            "{filter: {namespace: %s}, service_cidr: 10.96.0.0/16}".formatted(namespace));
  }

  @AfterEach
  void tearDown() {
    watcher.close();
  }

  @Test
  void tellsPodsApartThatHadOneAddressWithinSeconds() {
    Owner bots = workloads.deployment("bot", "7d9f8c5b6");
    String ip = "10.1.0.1";
    Pod first = run(bots, "bot-7d9f8c5b6-aaaaa", 0, ip);
    watcher.awaitPeer(to(ip, 1), "bot-7d9f8c5b6-aaaaa");

    workloads.delete(first);
    run(bots, "bot-7d9f8c5b6-bbbbb", 3, ip);

    watcher.awaitPeer(to(ip, 4), "bot-7d9f8c5b6-bbbbb");
    watcher.awaitPeer(to(ip, 1), "bot-7d9f8c5b6-aaaaa");
  }

  @Test
  void takesNothingFromTheNewPodWhenTheOldOneIsDeletedLater() {
    Owner bots = workloads.deployment("bot", "7d9f8c5b6");
    String ip = "10.1.0.2";
    Pod first = run(bots, "bot-7d9f8c5b6-aaaaa", 0, ip);
    run(bots, "bot-7d9f8c5b6-bbbbb", 30, ip);
    watcher.awaitPeer(to(ip, 31), "bot-7d9f8c5b6-bbbbb");

    workloads.delete(first);

    watcher.awaitPods(1);
    watcher.awaitPeer(to(ip, 59), "bot-7d9f8c5b6-bbbbb");
    watcher.awaitPeer(to(ip, 29), "bot-7d9f8c5b6-aaaaa");
  }

  @Test
  void freesTheAddressesOfPodsThatSucceededOrFailed() {
    Pod succeeded = run(workloads.job("transcode"), "transcode-x2x9k", 0, "10.1.0.3");
    Pod failed = run(Owner.NONE, "once", 0, "10.1.0.4");
    watcher.awaitPeer(to("10.1.0.3", 1), "transcode-x2x9k");
    watcher.awaitPeer(to("10.1.0.4", 1), "once");

    workloads.phase(succeeded, "Succeeded");
    workloads.phase(failed, "Failed");

    watcher.awaitPeer(to("10.1.0.3", now()), PeerKind.UNKNOWN);
    watcher.awaitPeer(to("10.1.0.4", now()), PeerKind.UNKNOWN);
    watcher.awaitPeer(to("10.1.0.3", 1), "transcode-x2x9k");
    assertThat(watcher.metric("earshot.kubernetes.pods")).isEqualTo(2);
  }

  @Test
  void freesTheAddressOfAPodThatIsDeletedWithoutOne() {
    Pod pod = run(Owner.NONE, "p", 0, "10.1.0.5");
    watcher.awaitPeer(to("10.1.0.5", 1), "p");

    workloads.delete(withoutAddress(pod));

    watcher.awaitPeer(to("10.1.0.5", now()), PeerKind.UNKNOWN);
  }

  @Test
  void keepsAnAddressThatVanishesAndReturns() {
    Pod pod = run(Owner.NONE, "p", 0, "10.1.0.6");
    watcher.awaitPeer(to("10.1.0.6", 1), "p");

    Pod without = withoutAddress(pod);
    Pod marker = run(Owner.NONE, "marker", 0, "10.1.0.7");
    watcher.awaitPeer(to("10.1.0.7", 1), "marker");
    watcher.awaitPeer(to("10.1.0.6", now()), "p");

    workloads.run(without, start, ID, "10.1.0.6");
    workloads.delete(marker);
    watcher.awaitPods(1);
    watcher.awaitPeer(to("10.1.0.6", now()), "p");
  }

  @Test
  void tellsPodsApartThatSwapTheirAddresses() {
    Pod first = run(Owner.NONE, "first", 0, "10.1.0.60");
    Pod second = run(Owner.NONE, "second", 5, "10.1.0.61");
    watcher.awaitPeer(to("10.1.0.60", 6), "first");
    watcher.awaitPeer(to("10.1.0.61", 6), "second");

    withAddress(second, "10.1.0.60");
    watcher.awaitPeer(to("10.1.0.60", now()), "second");
    withAddress(first, "10.1.0.61");

    watcher.awaitPeer(to("10.1.0.61", now()), "first");
    watcher.awaitPeer(to("10.1.0.60", now()), "second");
    watcher.awaitPeer(to("10.1.0.60", 6), "first");
    watcher.awaitPeer(to("10.1.0.61", 6), "second");
  }

  @Test
  void keepsUpWithPodsThatComeAndGoAtOneAddress() {
    String ip = "10.1.0.8";
    for (int n = 0; n < 20; n++) {
      workloads.delete(run(Owner.NONE, "loop-" + n, n, ip));
    }
    run(Owner.NONE, "last", 40, ip);

    watcher.awaitPeer(to(ip, 41), "last");
    watcher.awaitPods(1);
    for (int n = 0; n < 20; n++) {
      watcher.awaitPeer(to(ip, n), "loop-" + n);
    }
  }

  @Test
  void tellsRecreatedPodsOfAStatefulSetApart() {
    Owner transcribers = workloads.statefulSet("transcriber");
    Pod first = run(transcribers, "transcriber-0", 0, "10.1.0.9");
    String firstUid = first.getMetadata().getUid();
    watcher.awaitPeer(to("10.1.0.9", 1), "transcriber-0");

    workloads.delete(first);
    Pod second = run(transcribers, "transcriber-0", 10, "10.1.0.9");
    String secondUid = second.getMetadata().getUid();

    watcher.await(to("10.1.0.9", 11), named -> secondUid.equals(Fixtures.peer(named).podUid()));
    watcher.await(to("10.1.0.9", 1), named -> firstUid.equals(Fixtures.peer(named).podUid()));
    assertThat(watcher.awaitOwner(by(second, ID), "transcriber-0"))
        .satisfies(workload -> {
          assertThat(workload.podUid()).isEqualTo(secondUid);
          assertThat(workload.kind()).isEqualTo("StatefulSet");
          assertThat(workload.name()).isEqualTo("transcriber");
        });
  }

  @Test
  void knowsAPodByEachOfItsAddresses() {
    run(Owner.NONE, "both", 0, "10.1.0.10", "fd00:1::10");

    watcher.awaitPeer(to("10.1.0.10", 1), "both");
    watcher.awaitPeer(
        sent(process("asterisk"), "fd00:1::99", "fd00:1::10", start.plusSeconds(1)), "both");
  }

  @Test
  void neverGivesTheNodesAddressToAPodOnItsNetwork() {
    PodBuilder agent =
        workloads
            .pod(workloads.daemonSet("gateway"), "gateway-x2x9k", NODE)
            .editSpec()
            .withHostNetwork(true)
            .endSpec();
    Pod pod = workloads.run(agent, start, ID, "192.168.0.2");

    Workload named = watcher.awaitOwner(by(pod, ID), "gateway-x2x9k");
    assertThat(named.kind()).isEqualTo("DaemonSet");
    watcher.awaitPeer(to("192.168.0.2", 1), PeerKind.NODE);
  }

  @Test
  void tellsPodsOfOneNameInTwoNamespacesApart() throws Exception {
    Workloads other = new Workloads(controlPlane.admin(), namespace + "-b");
    Pod here = run(workloads.statefulSet("router"), "router-0", 0, "10.1.0.11");
    Pod there =
        other.run(other.pod(other.statefulSet("router"), "router-0", NODE), start, ID, "10.1.0.12");

    try (Watcher all = Watcher.start(controlPlane, directory, "{}")) {
      assertThat(all.awaitPeer(to("10.1.0.11", 1), "router-0").namespace()).isEqualTo(namespace);
      assertThat(all.awaitPeer(to("10.1.0.12", 1), "router-0").namespace())
          .isEqualTo(namespace + "-b");
      assertThat(all.awaitOwner(by(here, ID), "router-0").namespace()).isEqualTo(namespace);
      assertThat(all.awaitOwner(by(there, ID), "router-0").namespace()).isEqualTo(namespace + "-b");
    }
  }

  @Test
  void holdsASightingUntilTheContainerThatItComesFromIsKnown() {
    Pod pod = workloads.create(workloads.pod(Owner.NONE, "early", NODE));
    watcher.accept(by(pod, ID));
    assertThat(watcher.out()).isEmpty();

    workloads.run(pod, start, ID, "10.1.0.13");

    await().until(() -> !watcher.out().isEmpty());
    assertThat(owner(watcher.out().getFirst()).podName()).isEqualTo("early");
    assertThat(owner(watcher.out().getFirst()).containerName()).isEqualTo("app");
  }

  @Test
  void holdsASightingUntilTheAddressThatItComesFromIsKnown() {
    watcher.accept(sent(address("10.1.0.14"), "10.1.0.14", SOMEBODY, Instant.now()));
    assertThat(watcher.out()).isEmpty();

    run(Owner.NONE, "early", 0, "10.1.0.14");

    await().until(() -> !watcher.out().isEmpty());
    assertThat(owner(watcher.out().getFirst()).podName()).isEqualTo("early");
  }

  @Test
  void findsTheWorkloadBehindThePod() {
    assertThat(workloadOf(workloads.deployment("bot", "7d9f8c5b6"), "bot-7d9f8c5b6-x2x9k"))
        .isEqualTo("Deployment/bot");
    assertThat(workloadOf(workloads.rollout("ivr", "59c8fd9f7"), "ivr-59c8fd9f7-x2x9k"))
        .isEqualTo("Rollout/ivr");
    assertThat(workloadOf(workloads.statefulSet("asr"), "asr-0")).isEqualTo("StatefulSet/asr");
    assertThat(workloadOf(workloads.daemonSet("sbc"), "sbc-x2x9k")).isEqualTo("DaemonSet/sbc");
    assertThat(workloadOf(workloads.job("nightly-29384760"), "nightly-29384760-x2x9k"))
        .isEqualTo("CronJob/nightly");
    assertThat(workloadOf(workloads.job("import-2026"), "import-2026-x2x9k"))
        .isEqualTo("Job/import-2026");
    assertThat(workloadOf(Owner.NONE, "alone")).isEqualTo("Pod/alone");
  }

  private String workloadOf(Owner owner, String podName) {
    Workload workload = watcher.awaitOwner(by(run(owner, podName, 0, "10.1.0.20"), ID), podName);
    return workload.kind() + "/" + workload.name();
  }

  private Pod run(Owner owner, String name, int second, String... addresses) {
    return workloads.run(
        workloads.pod(owner, name, NODE), start.plusSeconds(second), ID, addresses);
  }

  private void withAddress(Pod pod, String address) {
    var _ =
        workloads.report(
            new PodBuilder(pod)
                .editStatus()
                .withPodIP(address)
                .withPodIPs(new PodIP(address))
                .endStatus());
  }

  private Pod withoutAddress(Pod pod) {
    return workloads.report(
        new PodBuilder(pod).editStatus().withPodIP(null).withPodIPs().endStatus());
  }

  /** Returns a sighting whose far end is {@code ip}, so many seconds after the start. */
  private Sighting to(String ip, long second) {
    return sent(process("asterisk"), SOMEBODY, ip, start.plusSeconds(second));
  }

  private static Sighting by(Pod pod, String containerId) {
    return sent(
        container(UUID.fromString(pod.getMetadata().getUid()), containerId),
        SOMEBODY,
        "10.1.0.99",
        Instant.now());
  }

  /** Returns the seconds since the start, with some for the way of what was just done. */
  private long now() {
    return start.until(Instant.now(), ChronoUnit.SECONDS) + 30;
  }
}
