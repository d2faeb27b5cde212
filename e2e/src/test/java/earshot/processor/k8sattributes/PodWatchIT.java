// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.process;
import static earshot.processor.k8sattributes.Fixtures.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.Finding;
import earshot.config.ConfigText;
import earshot.e2e.controlplane.Cable;
import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.controlplane.ControlPlaneExtension;
import earshot.e2e.controlplane.Workloads;
import earshot.e2e.controlplane.Workloads.Owner;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.testing.TestHost;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** That the pods are known, and stay known, whatever happens between agent and API server. */
@ExtendWith(ControlPlaneExtension.class)
class PodWatchIT {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final String NODE = "node-1";
  private static final String ID = "cd".repeat(32);
  private static final String AGENT = "earshot";
  private static final PolicyRule PODS =
      new PolicyRuleBuilder()
          .withApiGroups("")
          .withResources("pods")
          .withVerbs("list", "watch")
          .build();

  @TempDir Path directory;
  private final Instant start = Instant.now().minusSeconds(60);
  private final String namespace = "watch-" + NAMESPACES.incrementAndGet();
  private ControlPlane controlPlane;
  private Workloads workloads;

  @BeforeEach
  void setUp(ControlPlane shared) {
    controlPlane = shared;
    workloads = new Workloads(shared.admin(), namespace);
  }

  @Test
  void listsManyPodsAtOnceAndPageByPageWhatTheServerForgot() throws Exception {
    int pods = 1_203;
    Owner bots = workloads.deployment("bot", "7d9f8c5b6");
    IntStream.range(0, pods)
        .parallel()
        .forEach(
            n -> workloads.create(workloads.pod(bots, "bot-7d9f8c5b6-%05d".formatted(n), NODE)));
    Pod first = run("first", "10.2.0.20");

    try (Cable cable = new Cable(controlPlane.port());
        Watcher watcher = through(cable, ofNamespace(""))) {
      watcher.awaitPods(pods + 1);
      assertThat(watcher.metric("earshot.kubernetes.lag")).isZero();

      cable.cut();
      workloads.delete(first);
      Pod second = run("second", "10.2.0.21");
      controlPlane.kill();
      controlPlane.startAgain();
      controlPlane.compact(second.getMetadata().getResourceVersion());
      cable.mend();

      watcher.awaitPeer(to("10.2.0.21"), "second");
      watcher.awaitPods(pods + 1);
    }
  }

  @Test
  void isToldHowFarTheServerHasComeWhenOnlyOthersPodsChange() throws Exception {
    Workloads others = new Workloads(controlPlane.admin(), namespace + "-b");
    try (PodRequests requests =
        new PodRequests(adminConfig(), new PodFilter(namespace, null, null))) {
      PodStream stream = new PodStream(Extraction.NONE);
      String version;
      try (InputStream list = requests.list(1, null)) {
        version = stream.readList(list, _ -> {}).resourceVersion();
      }
      Bookmarks bookmarks = new Bookmarks();
      Pod other;
      // The server says it two seconds before it ends a watch, if not before.
      try (InputStream watch = requests.watch(version, 6)) {
        other = others.create(others.pod(Owner.NONE, "other", NODE));
        stream.readEvents(watch, bookmarks);
      }

      assertThat(bookmarks.reached)
          .isGreaterThanOrEqualTo(Long.parseLong(other.getMetadata().getResourceVersion()));
    }
  }

  @Test
  void catchesUpAfterAnOutageThatTheServerRemembers() throws Exception {
    try (Cable cable = new Cable(controlPlane.port());
        Watcher watcher = through(cable, ofNamespace(""))) {
      Pod first = run("first", "10.2.0.1");
      watcher.awaitPeer(to("10.2.0.1"), "first");

      cable.cut();
      workloads.delete(first);
      run("second", "10.2.0.2");
      cable.mend();

      watcher.awaitPeer(to("10.2.0.2"), "second");
      watcher.awaitPods(1);
      watcher.awaitNoProblem();
    }
  }

  @Test
  void listsAgainWhenTheServerHasForgottenWhatItMissed() throws Exception {
    try (Cable cable = new Cable(controlPlane.port());
        Watcher watcher = through(cable, ofNamespace(""))) {
      Pod first = run("first", "10.2.0.3");
      Pod same = run("transcriber-0", "10.2.0.4");
      watcher.awaitPeer(to("10.2.0.3"), "first");
      watcher.awaitPeer(to("10.2.0.4"), "transcriber-0");

      cable.cut();
      workloads.delete(first);
      workloads.delete(same);
      Pod again = run("transcriber-0", "10.2.0.4");
      controlPlane.kill();
      controlPlane.startAgain();
      controlPlane.compact(again.getMetadata().getResourceVersion());
      cable.mend();

      String uid = again.getMetadata().getUid();
      watcher.awaitPods(1);
      watcher.await(
          to("10.2.0.4", Instant.now()), named -> uid.equals(Fixtures.peer(named).podUid()));
      watcher.awaitPeer(to("10.2.0.3", Instant.now()), PeerKind.UNKNOWN);
    }
  }

  @Test
  void goesOnWhenTheServerIsStartedAgain() throws Exception {
    try (Watcher watcher = Watcher.start(controlPlane, directory, ofNamespace(""))) {
      run("before", "10.2.0.5");
      watcher.awaitPeer(to("10.2.0.5"), "before");

      controlPlane.kill();
      controlPlane.startAgain();

      run("after", "10.2.0.6");
      watcher.awaitPeer(to("10.2.0.6"), "after");
      watcher.awaitPods(2);
      watcher.awaitNoProblem();
    }
  }

  @Test
  void saysSoWhenTheServerStaysAway() throws Exception {
    try (Watcher watcher = Watcher.start(controlPlane, directory, ofNamespace(""))) {
      controlPlane.kill();
      try {
        watcher.awaitProblem(controlPlane.url() + "/ cannot be reached: connection refused");
        assertThat(watcher.metric("earshot.kubernetes.lag")).isPositive();
      } finally {
        controlPlane.startAgain();
      }
      watcher.awaitNoProblem();
    }
  }

  @Test
  void givesUpAConnectionOnWhichNothingComes() throws Exception {
    try (Watcher watcher =
        Watcher.start(
            controlPlane, directory, ofNamespace("watch_idle_timeout: 2s, timeout: 2s"))) {
      controlPlane.pause();
      try {
        watcher.awaitProblem("timed out");
        assertThat(watcher.metric("earshot.kubernetes.lag")).isPositive();
      } finally {
        controlPlane.resume();
      }

      run("after", "10.2.0.7");
      watcher.awaitPeer(to("10.2.0.7"), "after");
    }
  }

  @Test
  void takesTheTokenThatReplacesAnother() throws Exception {
    serviceAccount();
    allowAll();
    Path credentials = directory.resolve("serviceaccount");
    controlPlane.writeCredentials(credentials, controlPlane.token(namespace, AGENT));
    try (Watcher watcher = Watcher.inPod(controlPlane.port(), credentials, ofNamespace(""))) {
      run("before", "10.2.0.8");
      watcher.awaitPeer(to("10.2.0.8"), "before");

      // Tokens are bound to the account's UID: the old one is worth nothing now.
      controlPlane.admin().serviceAccounts().inNamespace(namespace).withName(AGENT).delete();
      serviceAccount();
      controlPlane.writeCredentials(credentials, controlPlane.token(namespace, AGENT));
      controlPlane.kill();
      controlPlane.startAgain();

      run("after", "10.2.0.9");
      watcher.awaitPeer(to("10.2.0.9"), "after");
      watcher.awaitNoProblem();
    }
  }

  @Test
  void saysThatItsTokenIsNotAccepted() throws Exception {
    serviceAccount();
    allowAll();
    Path credentials = directory.resolve("serviceaccount");
    controlPlane.writeCredentials(credentials, "of.another.cluster");
    try (Watcher watcher = Watcher.inPod(controlPlane.port(), credentials, ofNamespace(""))) {
      assertThat(watcher.awaitProblem("401"))
          .contains("does not accept the agent's credentials (401)")
          .doesNotContain("of.another.cluster");

      controlPlane.writeCredentials(credentials, controlPlane.token(namespace, AGENT));

      run("known", "10.2.0.17");
      watcher.awaitPeer(to("10.2.0.17"), "known");
      watcher.awaitNoProblem();
    }
  }

  @Test
  void namesTheRuleThatIsMissingAndGoesOnTrying() throws Exception {
    serviceAccount();
    run("known", "10.2.0.10");
    Path credentials = directory.resolve("serviceaccount");
    controlPlane.writeCredentials(credentials, controlPlane.token(namespace, AGENT));
    try (Watcher watcher = Watcher.inPod(controlPlane.port(), credentials, "{}")) {
      assertThat(watcher.awaitProblem("RBAC"))
          .isEqualTo(
              "RBAC refuses to list pods: pods is forbidden: User"
                  + " \"system:serviceaccount:%s:earshot\" cannot list resource \"pods\" in API"
                      .formatted(namespace)
                  + " group \"\" at the cluster scope; add a ClusterRole with {apiGroups: [\"\"],"
                  + " resources: [pods], verbs: [list, watch]} and bind it to the agent's service"
                  + " account");
      watcher.awaitPeer(to("10.2.0.10"), PeerKind.UNKNOWN);

      allowAll();

      watcher.awaitPeer(to("10.2.0.10"), "known");
      watcher.awaitNoProblem();
    }
  }

  @Test
  void namesTheVerbThatIsMissingAndKeepsWhatItCouldList() throws Exception {
    serviceAccount();
    allow("list");
    run("known", "10.2.0.18");
    Path credentials = directory.resolve("serviceaccount");
    controlPlane.writeCredentials(credentials, controlPlane.token(namespace, AGENT));
    try (Watcher watcher = Watcher.inPod(controlPlane.port(), credentials, ofNamespace(""))) {
      assertThat(watcher.awaitProblem("RBAC")).startsWith("RBAC refuses to watch pods");
      watcher.awaitPeer(to("10.2.0.18"), "known");
    }
  }

  @Test
  void needsNoMoreThanARoleForOneNamespace() throws Exception {
    serviceAccount();
    allow("list", "watch");
    run("known", "10.2.0.11");
    Path credentials = directory.resolve("serviceaccount");
    controlPlane.writeCredentials(credentials, controlPlane.token(namespace, AGENT));

    try (Watcher watcher = Watcher.inPod(controlPlane.port(), credentials, ofNamespace(""))) {
      watcher.awaitPeer(to("10.2.0.11"), "known");
    }
    try (Watcher watcher =
        Watcher.inPod(controlPlane.port(), credentials, "{filter: {namespace: kube-system}}")) {
      assertThat(watcher.awaitProblem("RBAC"))
          .contains("in the namespace \"kube-system\"")
          .contains("add a Role in namespace kube-system with");
    }
  }

  @Test
  void tellsDoctorWhichRightsAreMissing() throws Exception {
    serviceAccount();
    Path kubeconfig = directory.resolve("kubeconfig");
    controlPlane.writeKubeconfig(kubeconfig, controlPlane.token(namespace, AGENT));
    TestHost host =
        new TestHost(Map.of("KUBECONFIG", kubeconfig.toString()), InstantSource.system());
    K8sAttributesFactory factory = new K8sAttributesFactory();
    K8sAttributesConfig config =
        new ConfigText("test.yaml", ofNamespace("")).read(_ -> null, factory::configure);

    assertThat(factory.check(config, host))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.verdict()).isEqualTo(Finding.Verdict.WARNING);
          assertThat(finding.detail()).startsWith("RBAC refuses to list pods");
          assertThat(finding.fix()).contains("a Role in namespace " + namespace);
        });

    allow("list");
    await()
        .untilAsserted(() ->
            assertThat(factory.check(config, host))
                .singleElement()
                .extracting(Finding::detail)
                .isEqualTo("RBAC refuses to watch pods, they may only be listed"));

    allowAll();
    await()
        .untilAsserted(() ->
            assertThat(factory.check(config, host))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(Finding.Verdict.OK));
  }

  @Test
  void watchesThePodsOfTheNodeAlone() throws Exception {
    run("here", "10.2.0.12");
    workloads.run(workloads.pod(Owner.NONE, "there", "node-2"), start, ID, "10.2.0.13");

    try (Watcher watcher = Watcher.start(controlPlane, directory, ofNamespace("scope: node"))) {
      watcher.awaitPeer(to("10.2.0.12"), "here");
      watcher.awaitPods(1);
      // Scheduled here later.
      Pod pending = workloads.create(workloads.pod(Owner.NONE, "later", NODE));
      watcher.awaitPods(2);
      workloads.delete(pending);
      watcher.awaitPods(1);
    }
  }

  @Test
  void watchesWhatTheFilterLetsThrough() throws Exception {
    run("plain", "10.2.0.14");
    PodBuilder router =
        workloads
            .pod(Owner.NONE, "router", NODE)
            .editMetadata()
            .addToLabels("app", "router")
            .addToLabels("tier", "media")
            .endMetadata();
    workloads.run(router, start, ID, "10.2.0.15");
    PodBuilder canary =
        workloads
            .pod(Owner.NONE, "canary", NODE)
            .editMetadata()
            .addToLabels("app", "router")
            .addToLabels("canary", "yes")
            .endMetadata();
    workloads.run(canary, start, ID, "10.2.0.16");

    String filter =
        """
        filter:
          namespace: %s
          labels:
            - {key: app, value: router}
            - {key: canary, op: does-not-exist}
          fields:
            - {key: status.phase, value: Failed, op: not-equals}
        """
            .formatted(namespace);
    try (Watcher watcher = Watcher.start(controlPlane, directory, filter)) {
      watcher.awaitPeer(to("10.2.0.15"), "router");
      watcher.awaitPods(1);
    }
  }

  @Test
  void takesWhatIsToBeExtracted() throws Exception {
    Owner bots = workloads.deployment("bot", "7d9f8c5b6");
    PodBuilder bot =
        workloads
            .pod(bots, "bot-7d9f8c5b6-x2x9k", NODE)
            .editMetadata()
            .addToLabels("app.kubernetes.io/version", "1.2.3")
            .addToAnnotations("example.org/team", "voice")
            .endMetadata();
    workloads.run(bot, start, ID, "10.2.0.19");

    String extract =
        """
        filter: {namespace: %s}
        extract:
          metadata: [k8s.pod.ip, k8s.replicaset.name, container.image.tag]
          labels:
            - {tag_name: "app.$1", key_regex: "app.kubernetes.io/(.*)"}
          annotations:
            - {key: example.org/team}
        """
            .formatted(namespace);
    try (Watcher watcher = Watcher.start(controlPlane, directory, extract)) {
      assertThat(watcher.awaitPeer(to("10.2.0.19"), "bot-7d9f8c5b6-x2x9k").attributes())
          .containsOnly(
              Map.entry("app.version", "1.2.3"),
              Map.entry("k8s.pod.annotations.example.org/team", "voice"),
              Map.entry("k8s.pod.ip", "10.2.0.19"),
              Map.entry("k8s.replicaset.name", "bot-7d9f8c5b6"));
    }
  }

  private static final class Bookmarks implements PodStream.Events {
    private long reached;

    @Override
    public void changed(earshot.processor.k8sattributes.Pod pod) {
      throw new AssertionError("there is no pod");
    }

    @Override
    public void deleted(UUID cgroupUid) {
      throw new AssertionError("there was no pod");
    }

    @Override
    public void reached(String resourceVersion) {
      reached = Long.parseLong(resourceVersion);
    }
  }

  private Watcher through(Cable cable, String yaml) throws Exception {
    Path credentials = directory.resolve("serviceaccount");
    controlPlane.writeCredentials(credentials, controlPlane.adminToken());
    Watcher watcher = Watcher.inPod(cable.port(), credentials, yaml);
    watcher.awaitNoProblem();
    return watcher;
  }

  private String ofNamespace(String more) {
    return "{filter: {namespace: %s}%s}".formatted(namespace, more.isEmpty() ? "" : ", " + more);
  }

  private Pod run(String name, String address) {
    return workloads.run(workloads.pod(Owner.NONE, name, NODE), start, ID, address);
  }

  private Sighting to(String ip) {
    return to(ip, start.plusSeconds(1));
  }

  private static Sighting to(String ip, Instant at) {
    return sent(process("asterisk"), "10.9.9.9", ip, at);
  }

  private Config adminConfig() {
    return new ConfigBuilder(controlPlane.admin().getConfiguration())
        .withHttp2Disable(true)
        .build();
  }

  private void serviceAccount() {
    controlPlane
        .admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(AGENT)
                .endMetadata()
                .build())
        .create();
  }

  private void allowAll() {
    controlPlane
        .admin()
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withRules(PODS)
                .build())
        .create();
    controlPlane
        .admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", namespace)
                .addNewSubject("", "ServiceAccount", AGENT, namespace)
                .build())
        .create();
  }

  /** Allows that with the pods of the namespace. */
  private void allow(String... verbs) {
    controlPlane
        .admin()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(AGENT)
                .endMetadata()
                .withRules(new PolicyRuleBuilder(PODS).withVerbs(verbs).build())
                .build())
        .create();
    controlPlane
        .admin()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(AGENT)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", AGENT)
                .addNewSubject("", "ServiceAccount", AGENT, namespace)
                .build())
        .create();
  }
}
