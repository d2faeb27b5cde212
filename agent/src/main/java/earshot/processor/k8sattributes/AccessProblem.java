// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Why pods cannot be listed or watched, in the user's words.
 *
 * @param problem what happened
 * @param fix what to do
 */
record AccessProblem(String problem, String fix) {
  /**
   * Returns what {@code failure} at {@code server} means.
   *
   * @param verb what was tried, {@code list} or {@code watch}
   * @param namespace the one whose pods were asked for; null for all
   */
  static AccessProblem of(
      Throwable failure, String server, String verb, @Nullable String namespace) {
    KubernetesClientException answer = answer(failure);
    int code = answer == null ? 0 : answer.getCode();
    return switch (code) {
      case 401 ->
          new AccessProblem(
              "API server " + server + " does not accept the agent's credentials (401)",
              "check the token of the service account, or the user of the kubeconfig");
      case 403 ->
          new AccessProblem(
              "RBAC refuses to " + verb + " pods: " + text(failure, answer), rule(namespace));
      case 0 ->
          new AccessProblem(
              "API server " + server + " cannot be reached: " + reason(failure),
              "check the network policy and the address");
      default ->
          new AccessProblem(
              "API server " + server + " answers " + code + ": " + text(failure, answer),
              "see the API server's log");
    };
  }

  /** Returns what to add for an agent that is to see the pods of {@code namespace}, or all. */
  static String rule(@Nullable String namespace) {
    return "add a "
        + (namespace == null ? "ClusterRole" : "Role in namespace " + namespace)
        + " with {apiGroups: [\"\"], resources: [pods], verbs: [list, watch]} and bind it to the"
        + " agent's service account";
  }

  /** Returns one line for logs and the health check. */
  String line() {
    return problem + "; " + fix;
  }

  private static @Nullable KubernetesClientException answer(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException answer && answer.getCode() > 0) {
        return answer;
      }
    }
    return null;
  }

  private static String text(Throwable failure, @Nullable KubernetesClientException answer) {
    if (answer != null && answer.getStatus() != null && answer.getStatus().getMessage() != null) {
      return answer.getStatus().getMessage();
    }
    return rootText(failure);
  }

  /** The JDK's client says nothing of its own when nobody listens. */
  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return cause.getMessage() == null ? "connection refused" : cause.getMessage();
      }
    }
    return rootText(failure);
  }

  private static String rootText(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
