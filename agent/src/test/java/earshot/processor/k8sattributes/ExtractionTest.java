// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.nanos;
import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.signal.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExtractionTest {
  private static final Pod POD =
      pod("voice", "bot-7d9f8c5b6-x2x9k", uid(1), "10.0.1.5")
          .editMetadata()
          .withLabels(
              Map.of(
                  "env", "prod",
                  "app.kubernetes.io/version", "5.7.21",
                  "app.kubernetes.io/component", "bot",
                  "empty", ""))
          .withAnnotations(Map.of("git_sha", "c0ffee"))
          .addNewOwnerReference()
          .withKind("ReplicaSet")
          .withName("bot-7d9f8c5b6")
          .withUid("rs-uid")
          .withController(true)
          .endOwnerReference()
          .endMetadata()
          .editStatus()
          .editFirstContainerStatus()
          .withImage("registry.example.org:5000/voice/bot:1.2.3@sha256:" + "0".repeat(64))
          .endContainerStatus()
          .endStatus()
          .build();

  @Test
  void namesLabelsAndAnnotationsAsTheCollectorDoes() throws Exception {
    assertThat(
            attributes(
                """
                labels:
                  - {key: env}
                  - {tag_name: component, key: app.kubernetes.io/component}
                  - {key: empty}
                  - {key: absent}
                annotations:
                  - {key: git_sha, from: pod}
                  - {tag_name: "cost$", key: git_sha}
                """))
        .isEqualTo(
            Map.of(
                "k8s.pod.labels.env", "prod",
                "component", "bot",
                "k8s.pod.annotations.git_sha", "c0ffee",
                "cost$", "c0ffee"));
  }

  @Test
  void namesByTheGroupsOfARegularExpression() throws Exception {
    assertThat(
            attributes(
                """
                labels:
                  - {tag_name: "app.$1", key_regex: "app\\\\.kubernetes\\\\.io/(.*)"}
                  - {tag_name: "by.${name}", key_regex: "(?<name>en.)"}
                  - {tag_name: ignored, key_regex: "env"}
                """))
        .isEqualTo(
            Map.of(
                "app.version", "5.7.21",
                "app.component", "bot",
                "by.env", "prod",
                "k8s.pod.labels.env", "prod"));
  }

  @Test
  void takesFieldsOfPodsAndContainers() throws Exception {
    String yaml =
        """
        metadata: [k8s.pod.ip, k8s.pod.start_time, k8s.pod.hostname, k8s.replicaset.name,
          k8s.replicaset.uid, k8s.pod.name, container.image.name, container.image.tag]
        """;

    assertThat(attributes(yaml))
        .isEqualTo(
            Map.of(
                "k8s.pod.ip", "10.0.1.5",
                "k8s.pod.start_time", START.toString(),
                "k8s.pod.hostname", "bot-7d9f8c5b6-x2x9k",
                "k8s.replicaset.name", "bot-7d9f8c5b6",
                "k8s.replicaset.uid", "rs-uid"));
    assertThat(named(yaml).workload(CONTAINER_ID).attributes())
        .containsEntry("k8s.pod.ip", "10.0.1.5")
        .containsEntry("container.image.name", "registry.example.org:5000/voice/bot")
        .containsEntry("container.image.tag", "1.2.3");
  }

  @Test
  void takesNothingThatIsNotAskedFor() throws Exception {
    assertThat(attributes("{}")).isEmpty();
    assertThat(named("{}").workload(CONTAINER_ID).attributes()).isEmpty();
  }

  @Test
  void reportsEveryMistake() {
    assertThatThrownBy(() ->
            read(
                """
                metadata: [k8s.node.uid]
                labels:
                  - {tag_name: a}
                  - {key: a, key_regex: b}
                  - {key: a, from: namespace}
                  - {key_regex: "("}
                  - {tag_name: "$2", key_regex: "a(b)"}
                  - {tag_name: "${c}", key_regex: "a(?<b>b)"}
                  - {keey: a}
                annotations: {key: a}
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test.yaml:1: metadata: 'k8s.node.uid' is nothing that pods tell")
        .hasMessageContaining("test.yaml:3: labels[0].key: set either key or key_regex")
        .hasMessageContaining("test.yaml:4: labels[1].key: set either key or key_regex")
        .hasMessageContaining(
            "test.yaml:5: labels[2].from: must be pod, since nothing else is watched, is"
                + " 'namespace'")
        .hasMessageContaining("test.yaml:6: labels[3].key_regex: is no regular expression")
        .hasMessageContaining("test.yaml:7: labels[4].tag_name: refers to a group")
        .hasMessageContaining("test.yaml:8: labels[5].tag_name: refers to a group")
        .hasMessageContaining("test.yaml:9: labels[6].keey: unknown key")
        .hasMessageContaining("test.yaml:10: annotations: must be a list of mappings");
  }

  private static Map<String, String> attributes(String yaml) throws ConfigException {
    return named(yaml).workload().attributes();
  }

  private static NamedPod named(String yaml) throws ConfigException {
    PodTable table = new PodTable(ServiceNameRule.WORKLOAD, 1);
    table.put(Fixtures.read(POD, read(yaml)), nanos(START));
    NamedPod named = Objects.requireNonNull(table.byUid(uid(1)));
    Workload workload = named.workload();
    assertThat(workload.podName()).isEqualTo("bot-7d9f8c5b6-x2x9k");
    return named;
  }

  private static Extraction read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, ExtractConfig::read);
  }
}
