// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.Finding;
import earshot.component.Host;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the API server for one pod and for the right to watch, for {@code doctor}. */
final class AccessCheck {
  private static final String SUBJECT = "Kubernetes";

  private AccessCheck() {}

  /** Returns one finding: the agent goes on without pod metadata, so none of them is an error. */
  static List<Finding> check(K8sAttributesConfig config, Host host) {
    return List.of(
        switch (ClusterAccess.find(config, host)) {
          case ClusterAccess.Off(String reason, String fix) ->
              new Finding(
                  fix.isEmpty() ? Finding.Verdict.OK : Finding.Verdict.WARNING,
                  SUBJECT,
                  "off, " + reason,
                  fix);
          case ClusterAccess.Unusable(String problem, String fix) ->
              new Finding(Finding.Verdict.ERROR, SUBJECT, problem, fix);
          case ClusterAccess.Cluster cluster ->
              check(cluster, config.filter().resolve(config.scope(), host));
        });
  }

  private static Finding check(ClusterAccess.Cluster cluster, PodFilter filter) {
    String server = cluster.client().getMasterUrl();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withConfig(cluster.client())
            .build()) {
      listOne(client, filter);
      return mayWatch(client, filter.namespace())
          ? Finding.ok(SUBJECT, "pods of " + server + " can be listed and watched")
          : new Finding(
              Finding.Verdict.WARNING,
              SUBJECT,
              "RBAC refuses to watch pods, they may only be listed",
              AccessProblem.rule(filter.namespace()));
    } catch (KubernetesClientException e) {
      AccessProblem problem = AccessProblem.of(e, server, "list", filter.namespace());
      return new Finding(Finding.Verdict.WARNING, SUBJECT, problem.problem(), problem.fix());
    }
  }

  private static void listOne(KubernetesClient client, PodFilter filter) {
    ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
    if (filter.namespace() == null) {
      client.pods().inAnyNamespace().list(one);
    } else {
      client.pods().inNamespace(filter.namespace()).list(one);
    }
  }

  private static boolean mayWatch(KubernetesClient client, @Nullable String namespace) {
    SelfSubjectAccessReview review =
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(
                new SelfSubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withNewResourceAttributes()
                    .withVerb("watch")
                    .withNamespace(namespace)
                    .withResource("pods")
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    return review.getStatus() != null && Boolean.TRUE.equals(review.getStatus().getAllowed());
  }
}
