// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects of one namespace as the controllers make them, and gives pods the status that a
 * kubelet reports.
 */
public final class Workloads {
  private static final String HASH = "pod-template-hash";

  private final KubernetesClient api;
  private final String namespace;

  /** Creates the namespace. */
  public Workloads(KubernetesClient api, String namespace) {
    this.api = api;
    this.namespace = namespace;
    api.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  /**
   * What creates pods.
   *
   * @param reference null for bare pods
   * @param labels that its pods get
   */
  public record Owner(@Nullable OwnerReference reference, Map<String, String> labels) {
    /** Of pods that nobody owns. */
    public static final Owner NONE = new Owner(null, Map.of());
  }

  /** Creates a Deployment with the ReplicaSet of its template; returns the latter. */
  public Owner deployment(String name, String hash) {
    HasMetadata deployment =
        create(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withTemplate(template(Map.of("app", name)))
                .endSpec()
                .build());
    return replicaSet(name + "-" + hash, reference(deployment), Map.of("app", name, HASH, hash));
  }

  /** Creates the ReplicaSet of an Argo Rollout, which need not be there itself. */
  public Owner rollout(String name, String hash) {
    OwnerReference rollout =
        new OwnerReferenceBuilder()
            .withApiVersion("argoproj.io/v1alpha1")
            .withKind("Rollout")
            .withName(name)
            .withUid(UUID.randomUUID().toString())
            .withController(true)
            .build();
    return replicaSet(
        name + "-" + hash, rollout, Map.of("app", name, "rollouts-pod-template-hash", hash));
  }

  /** Creates a StatefulSet. */
  public Owner statefulSet(String name) {
    Map<String, String> labels = Map.of("app", name);
    return new Owner(
        reference(
            create(
                new StatefulSetBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withServiceName(name)
                    .withNewSelector()
                    .withMatchLabels(labels)
                    .endSelector()
                    .withTemplate(template(labels))
                    .endSpec()
                    .build())),
        labels);
  }

  /** Creates a DaemonSet. */
  public Owner daemonSet(String name) {
    Map<String, String> labels = Map.of("app", name);
    return new Owner(
        reference(
            create(
                new DaemonSetBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withNewSelector()
                    .withMatchLabels(labels)
                    .endSelector()
                    .withTemplate(template(labels))
                    .endSpec()
                    .build())),
        labels);
  }

  /** Creates a Job; the CronJob controller names its own {@code NAME-MINUTES}. */
  public Owner job(String name) {
    PodTemplateSpec template = template(Map.of());
    template.getSpec().setRestartPolicy("Never");
    return new Owner(
        reference(
            create(
                new JobBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withTemplate(template)
                    .endSpec()
                    .build())),
        Map.of("job-name", name));
  }

  /** Returns a pod to be created. */
  public PodBuilder pod(Owner owner, String name, String node) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(new HashMap<>(owner.labels))
        .withOwnerReferences(owner.reference == null ? List.of() : List.of(owner.reference))
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .withAutomountServiceAccountToken(false)
        .addNewContainer()
        .withName("app")
        .withImage("example.org/app:1.2.3")
        .endContainer()
        .endSpec();
  }

  /** Creates a pod, which has no status then. */
  public Pod create(PodBuilder pod) {
    return api.resource(pod.build()).create();
  }

  /** Creates a pod and has it run since {@code started} with {@code addresses}. */
  public Pod run(PodBuilder pod, Instant started, String containerId, String... addresses) {
    return run(create(pod), started, containerId, addresses);
  }

  /** Reports that a pod runs since {@code started} with {@code addresses}. */
  public Pod run(Pod pod, Instant started, String containerId, String... addresses) {
    String second = started.truncatedTo(ChronoUnit.SECONDS).toString();
    return report(
        new PodBuilder(pod)
            .editOrNewStatus()
            .withPhase("Running")
            .withStartTime(second)
            .withHostIP(hostIp(pod))
            .withPodIP(addresses.length == 0 ? null : addresses[0])
            .withPodIPs(Stream.of(addresses).map(PodIP::new).toList())
            .addNewContainerStatus()
            .withName("app")
            .withImage("example.org/app:1.2.3")
            .withImageID("example.org/app@sha256:" + "0".repeat(64))
            .withContainerID("containerd://" + containerId)
            .withReady(true)
            .withRestartCount(0)
            .withNewState()
            .withNewRunning(second)
            .endState()
            .endContainerStatus()
            .endStatus());
  }

  /** Reports another phase; a kubelet leaves the addresses of what succeeded or failed in place. */
  public Pod phase(Pod pod, String phase) {
    return report(new PodBuilder(pod).editStatus().withPhase(phase).endStatus());
  }

  /** Reports a status as it is in {@code pod}, through the subresource. */
  public Pod report(PodBuilder pod) {
    return api.resource(pod.editMetadata().withResourceVersion(null).endMetadata().build())
        .updateStatus();
  }

  /** Deletes a pod as a kubelet does once its containers have ended. */
  public void delete(Pod pod) {
    api.resource(pod).withGracePeriod(0).delete();
  }

  /** Returns the address of the node that {@code pod} runs on, made from its name's digits. */
  public static String hostIp(Pod pod) {
    String digits = pod.getSpec().getNodeName().replaceAll("\\D", "");
    int number = digits.isEmpty() ? 0 : Integer.parseInt(digits);
    return "192.168.%d.%d".formatted(number / 250, 1 + number % 250);
  }

  private Owner replicaSet(String name, OwnerReference owner, Map<String, String> labels) {
    return new Owner(
        reference(
            create(
                new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withLabels(labels)
                    .withOwnerReferences(owner)
                    .endMetadata()
                    .withNewSpec()
                    .withNewSelector()
                    .withMatchLabels(labels)
                    .endSelector()
                    .withTemplate(template(labels))
                    .endSpec()
                    .build())),
        labels);
  }

  private HasMetadata create(HasMetadata object) {
    return api.resource(object).inNamespace(namespace).create();
  }

  private static OwnerReference reference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  private static PodTemplateSpec template(Map<String, String> labels) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage("example.org/app:1.2.3")
        .endContainer()
        .endSpec()
        .build();
  }
}
