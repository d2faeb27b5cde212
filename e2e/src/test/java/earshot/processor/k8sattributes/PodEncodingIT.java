// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import earshot.e2e.controlplane.ControlPlane;
import earshot.e2e.controlplane.ControlPlaneExtension;
import earshot.e2e.controlplane.Workloads;
import earshot.e2e.controlplane.Workloads.Owner;
import earshot.signal.Workload;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * That a real API server's protobuf says the same as its JSON. What it answers is left in {@value
 * #ANSWERS}, which is where the test data of {@code PodEncodingTest} is from.
 */
@ExtendWith(ControlPlaneExtension.class)
class PodEncodingIT {
  private static final String ANSWERS = "target/pod-answers";
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final String NODE = "node-1";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String JSON = "application/json";
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  /** Everything, so that whatever is read is compared. */
  private static final Extraction ALL =
      new Extraction(
          List.of(new Extraction.FieldRule(Pattern.compile(".*"), null, "label.")),
          List.of(new Extraction.FieldRule(Pattern.compile(".*"), null, "annotation.")),
          EnumSet.allOf(Extraction.Metadata.class));

  private final PodStream stream = new PodStream(ALL);
  private final String namespace = "encoding-" + NAMESPACES.incrementAndGet();
  private ControlPlane controlPlane;
  private Workloads workloads;

  @BeforeEach
  void setUp(ControlPlane shared) {
    controlPlane = shared;
    workloads = new Workloads(shared.admin(), namespace);
  }

  @Test
  void listsTheSamePods() throws Exception {
    makeAllKinds();

    List<Pod> ofProtobuf = listed(PROTOBUF, "list.pb");
    List<Pod> ofJson = listed(JSON, "list.json");

    assertThat(ofProtobuf)
        .hasSize(6)
        .allSatisfy(pod -> assertThat(pod.attributes()).isNotEmpty())
        .usingRecursiveComparison()
        .ignoringCollectionOrderInFields("containers")
        .isEqualTo(ofJson);
    assertThat(named(ofProtobuf)).isEqualTo(named(ofJson)).hasSize(11);
  }

  @Test
  void goesFromPageToPage() throws Exception {
    makeAllKinds();

    assertThat(pages(PROTOBUF)).isEqualTo(pages(JSON)).hasSize(3);
  }

  @Test
  void tellsOfTheSameChanges() throws Exception {
    var first = workloads.create(workloads.pod(Owner.NONE, "first", NODE));
    String version = first.getMetadata().getResourceVersion();
    workloads.delete(workloads.run(first, START, "ab".repeat(32), "10.3.1.1"));
    makeAllKinds();

    assertThat(changes(PROTOBUF, version, "watch.pb"))
        .hasSizeGreaterThan(24)
        .hasAtLeastOneElementOfType(UUID.class)
        .usingRecursiveComparison()
        .ignoringCollectionOrderInFields("containers")
        .isEqualTo(changes(JSON, version, "watch.json"));
  }

  @Test
  void tellsOfTheSameErrorWithinAWatch() throws Exception {
    workloads.create(workloads.pod(Owner.NONE, "old", NODE));
    // It begins to remember anew.
    controlPlane.kill();
    controlPlane.startAgain();

    assertThat(error(PROTOBUF)).isEqualTo(error(JSON)).startsWith("410 too old resource version");
  }

  @Test
  void isWhatTheAgentAsksFor() throws Exception {
    try (PodRequests requests = requests();
        InputStream cached = requests.listCached();
        InputStream page = requests.list(1, null)) {
      assertThat(cached.readNBytes(4)).containsExactly('k', '8', 's', 0);
      assertThat(page.readNBytes(4)).containsExactly('k', '8', 's', 0);
    }
  }

  @Test
  void listsAllPodsAtOnceFromTheCache() throws Exception {
    makeAllKinds();

    try (PodRequests requests = requests()) {
      // A cache may be behind.
      await()
          .untilAsserted(() -> {
            List<Pod> pods = new ArrayList<>();
            try (InputStream list = requests.listCached()) {
              PodStream.Page page = stream.readList(list, pods::add);

              assertThat(page.next()).isNull();
              assertThat(Long.parseLong(page.resourceVersion())).isPositive();
            }
            assertThat(pods).isEqualTo(listed(PROTOBUF, null));
          });
    }
  }

  private PodRequests requests() {
    return new PodRequests(
        new ConfigBuilder(controlPlane.admin().getConfiguration()).withHttp2Disable(true).build(),
        new PodFilter(namespace, null, null));
  }

  /** Makes pods of every kind, and with everything, that is told apart. */
  private void makeAllKinds() {
    PodBuilder full =
        workloads
            .pod(workloads.deployment("bot", "7d9f8c5b6"), "bot-7d9f8c5b6-x2x9k", NODE)
            .editMetadata()
            .addToLabels(Map.of("app.kubernetes.io/name", "bot", "empty", ""))
            .addToAnnotations(
                Map.of("resource.opentelemetry.io/service.name", "bots", "note", "große ☎"))
            .endMetadata()
            .editSpec()
            .withHostname("bot-host")
            .endSpec();
    workloads.run(
        reported(workloads.create(full)), START, "cd".repeat(32), "10.3.0.1", "fd00:3::1");

    workloads.run(
        workloads.pod(workloads.statefulSet("asr"), "asr-0", NODE),
        START.plusSeconds(1),
        "ef".repeat(32),
        "10.3.0.2");
    workloads.run(
        workloads
            .pod(workloads.daemonSet("sbc"), "sbc-x2x9k", NODE)
            .editSpec()
            .withHostNetwork(true)
            .endSpec(),
        START,
        "01".repeat(32),
        "192.168.0.2");
    workloads.phase(
        workloads.run(
            workloads.pod(workloads.job("nightly-29384760"), "nightly-29384760-x2x9k", NODE),
            START,
            "23".repeat(32),
            "10.3.0.3"),
        "Succeeded");
    workloads.create(
        workloads
            .pod(Owner.NONE, "static-node-1", NODE)
            .editMetadata()
            .addToAnnotations(
                Map.of(
                    "kubernetes.io/config.mirror", "0123456789abcdef0123456789abcdef",
                    "kubernetes.io/config.hash", "0123456789abcdef0123456789abcdef"))
            .endMetadata());
    workloads.create(
        workloads
            .pod(Owner.NONE, "unscheduled", NODE)
            .editMetadata()
            .addToAnnotations("a", "b")
            .endMetadata()
            .editSpec()
            .withNodeName(null)
            .endSpec());
  }

  /** Returns {@code pod} with all that a kubelet reports beside what each container has. */
  private static io.fabric8.kubernetes.api.model.Pod reported(
      io.fabric8.kubernetes.api.model.Pod pod) {
    return new PodBuilder(pod)
        .editOrNewStatus()
        .withHostIPs(new HostIP("192.168.0.2"), new HostIP("fd00:4::2"))
        .addToConditions(
            new PodConditionBuilder()
                .withType("PodReadyToStartContainers")
                .withStatus("True")
                .withLastTransitionTime(START.plusSeconds(2).toString())
                .build())
        .addToInitContainerStatuses(
            new ContainerStatusBuilder()
                .withName("init")
                .withImage("example.org/init:2")
                .withImageID("example.org/init@sha256:" + "1".repeat(64))
                .withContainerID("containerd://" + "45".repeat(32))
                .withReady(true)
                .withRestartCount(1)
                .withState(
                    new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withReason("Completed")
                        .withStartedAt(START.plusSeconds(4).toString())
                        .withFinishedAt(START.plusSeconds(5).toString())
                        .endTerminated()
                        .build())
                .withLastState(
                    new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(1)
                        .withStartedAt(START.minusSeconds(3).toString())
                        .withFinishedAt(START.plusSeconds(3).toString())
                        .endTerminated()
                        .build())
                .build(),
            new ContainerStatusBuilder()
                .withName("waiting")
                .withImage("example.org/waiting:2")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withNewState()
                .withNewWaiting("not yet", "PodInitializing")
                .endState()
                .build())
        .endStatus()
        .build();
  }

  private List<Pod> listed(String encoding, @Nullable String file) throws Exception {
    List<Pod> pods = new ArrayList<>();
    var _ = stream.readList(answer(encoding, "limit=500", file), pods::add);
    return pods;
  }

  /** Returns what a table of these pods names sightings of each of their containers. */
  private static Set<Workload> named(List<Pod> pods) {
    PodTable table = new PodTable(ServiceNameRule.WORKLOAD, pods.size());
    pods.forEach(pod -> table.put(pod, Fixtures.nanos(START)));
    return pods.stream()
        .flatMap(pod -> {
          NamedPod named = Objects.requireNonNull(table.byUid(pod.cgroupUid()));
          return Stream.concat(
              Stream.of(named.workload()),
              pod.containers().stream().map(container -> named.workload(container.id())));
        })
        .collect(Collectors.toSet());
  }

  private List<List<String>> pages(String encoding) throws Exception {
    List<List<String>> pages = new ArrayList<>();
    String next = "";
    while (next != null) {
      List<String> names = new ArrayList<>();
      next =
          stream
              .readList(
                  answer(encoding, "limit=2" + (next.isEmpty() ? "" : "&continue=" + next), null),
                  pod -> names.add(pod.name()))
              .next();
      pages.add(names);
    }
    return pages;
  }

  private List<Object> changes(String encoding, String version, String file) throws Exception {
    ToldEvents changes = new ToldEvents();
    stream.readEvents(watch(encoding, version, file), changes);
    return changes.events;
  }

  private String error(String encoding) throws Exception {
    InputStream answer = watch(encoding, "1", null);
    KubernetesClientException error =
        catchThrowableOfType(
            KubernetesClientException.class, () -> stream.readEvents(answer, new ToldEvents()));
    return error.getCode() + " " + error.getMessage();
  }

  /** Returns what has changed since {@code version}; the server ends the watch by itself. */
  private InputStream watch(String encoding, String version, @Nullable String file)
      throws Exception {
    return answer(encoding, "watch=true&timeoutSeconds=2&resourceVersion=" + version, file);
  }

  private InputStream answer(String encoding, String query, @Nullable String file)
      throws Exception {
    HttpClient client = controlPlane.admin().getHttpClient();
    HttpResponse<byte[]> response =
        client
            .sendAsync(
                client
                    .newHttpRequestBuilder()
                    .uri(
                        "%s/api/v1/namespaces/%s/pods?%s"
                            .formatted(controlPlane.url(), namespace, query))
                    .header("Accept", encoding)
                    .build(),
                byte[].class)
            .get(1, TimeUnit.MINUTES);
    if (!response.isSuccessful() || !response.header("Content-Type").startsWith(encoding)) {
      throw new IOException(response + " is no " + encoding);
    }
    byte[] body = response.body();
    if (file != null) {
      Files.write(Files.createDirectories(Path.of(ANSWERS)).resolve(file), body);
    }
    return new ByteArrayInputStream(body);
  }
}
