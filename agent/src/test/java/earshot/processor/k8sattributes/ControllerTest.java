// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import earshot.signal.Workload;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControllerTest {
  private static final Map<String, String> HASH = Map.of("pod-template-hash", "7d4b9c6f5");
  private static final Map<String, String> ROLLOUT =
      Map.of("rollouts-pod-template-hash", "7d4b9c6f5");

  static Stream<Arguments> owners() {
    return Stream.of(
        argumentSet(
            "Deployment", "ReplicaSet", "media-router-7d4b9c6f5", HASH, "Deployment/media-router"),
        argumentSet(
            "bare ReplicaSet", "ReplicaSet", "media-router", Map.of(), "ReplicaSet/media-router"),
        argumentSet(
            "ReplicaSet whose name ends otherwise",
            "ReplicaSet",
            "media-router-v2",
            HASH,
            "ReplicaSet/media-router-v2"),
        argumentSet("Argo Rollout", "ReplicaSet", "canary-7d4b9c6f5", ROLLOUT, "Rollout/canary"),
        argumentSet(
            "StatefulSet", "StatefulSet", "transcriber", Map.of(), "StatefulSet/transcriber"),
        argumentSet("DaemonSet", "DaemonSet", "proxy", Map.of(), "DaemonSet/proxy"),
        argumentSet("Job", "Job", "import", Map.of(), "Job/import"),
        argumentSet(
            "Job with seven digits", "Job", "import-1234567", Map.of(), "Job/import-1234567"),
        argumentSet("CronJob", "Job", "nightly-29384760", Map.of(), "CronJob/nightly"),
        argumentSet("custom owner", "CloneSet", "gateway", Map.of(), "CloneSet/gateway"),
        argumentSet("static pod", "Node", "worker-1", Map.of(), "Pod/p"));
  }

  @ParameterizedTest
  @MethodSource("owners")
  void comesFromThePodAlone(String kind, String name, Map<String, String> labels, String expected) {
    Workload workload =
        Fixtures.named(
                pod("voice", "p", uid(1), "10.0.1.5")
                    .editMetadata()
                    .withLabels(labels)
                    .addNewOwnerReference()
                    .withKind(kind)
                    .withName(name)
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .build())
            .workload();

    assertThat(workload.kind() + "/" + workload.name()).isEqualTo(expected);
  }

  @Test
  void isThePodItselfWithoutAnOwner() {
    Workload workload =
        Fixtures.named(pod("voice", "alone", uid(1), "10.0.1.5").build()).workload();

    assertThat(workload.kind() + "/" + workload.name()).isEqualTo("Pod/alone");
  }

  @Test
  void ignoresOwnersThatDoNotControl() {
    Workload workload =
        Fixtures.named(
                pod("voice", "alone", uid(1), "10.0.1.5")
                    .editMetadata()
                    .addNewOwnerReference()
                    .withKind("ConfigMap")
                    .withName("settings")
                    .endOwnerReference()
                    .endMetadata()
                    .build())
            .workload();

    assertThat(workload.kind() + "/" + workload.name()).isEqualTo("Pod/alone");
  }
}
