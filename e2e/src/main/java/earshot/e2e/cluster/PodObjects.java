// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.cluster;

import earshot.e2e.pods.PodSpec;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Pods as an API server has them once a kubelet runs them. */
public final class PodObjects {
  /** The node that pods run on where no other is said. */
  public static final String NODE = "earshot-demo";

  private PodObjects() {}

  static Pod of(PodSpec spec, String node) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(spec.name())
        .withNamespace(spec.namespace())
        .withUid(spec.uid())
        .withCreationTimestamp(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .withLabels(labels(spec))
        .withOwnerReferences(controller(spec))
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .addNewContainer()
        .withName(spec.workload())
        .withImage(image(spec))
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(spec.address())
        .addNewPodIP(spec.address())
        .addNewContainerStatus()
        .withName(spec.workload())
        .withContainerID("containerd://" + spec.containerId())
        .withImage(image(spec))
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static String image(PodSpec spec) {
    return "example.org/" + spec.workload() + ":1";
  }

  private static Map<String, String> labels(PodSpec spec) {
    return switch (spec.kind()) {
      case DEPLOYMENT -> Map.of("app", spec.workload(), "pod-template-hash", templateHash(spec));
      case STATEFUL_SET ->
          Map.of("app", spec.workload(), "statefulset.kubernetes.io/pod-name", spec.name());
      case DAEMON_SET, JOB, CRON_JOB, REPLICA_SET -> Map.of("app", spec.workload());
    };
  }

  private static OwnerReference controller(PodSpec spec) {
    OwnerReferenceBuilder owner =
        new OwnerReferenceBuilder()
            .withApiVersion("apps/v1")
            .withUid(UUID.randomUUID().toString())
            .withController(true)
            .withBlockOwnerDeletion(true);
    return switch (spec.kind()) {
      case DEPLOYMENT ->
          owner.withKind("ReplicaSet").withName(spec.workload() + "-" + templateHash(spec)).build();
      case STATEFUL_SET -> owner.withKind("StatefulSet").withName(spec.workload()).build();
      case DAEMON_SET -> owner.withKind("DaemonSet").withName(spec.workload()).build();
      case REPLICA_SET -> owner.withKind("ReplicaSet").withName(spec.workload()).build();
      case JOB -> job(owner, spec.workload());
      case CRON_JOB -> job(owner, spec.name().substring(0, spec.name().lastIndexOf('-')));
    };
  }

  private static OwnerReference job(OwnerReferenceBuilder owner, String name) {
    return owner.withApiVersion("batch/v1").withKind("Job").withName(name).build();
  }

  /** A Deployment's pod is named WORKLOAD-HASH-SUFFIX. */
  private static String templateHash(PodSpec spec) {
    return spec.name().substring(spec.workload().length() + 1, spec.name().lastIndexOf('-'));
  }
}
