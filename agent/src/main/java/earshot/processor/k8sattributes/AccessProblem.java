// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
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
      case 0 -> unanswered(failure, "API server " + server);
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

  private static AccessProblem unanswered(Throwable failure, String server) {
    // What is wrong with a chain of certificates is a CertificateException that one of these
    // caused.
    if (has(failure, CertPathBuilderException.class)
        || has(failure, CertPathValidatorException.class)) {
      return new AccessProblem(
          server + " has a certificate that is not trusted: " + rootText(failure),
          "name its authority as certificate-authority in the kubeconfig (in a cluster it is"
              + " ca.crt of the service account), or renew the certificate");
    }
    if (has(failure, CertificateException.class)) {
      return new AccessProblem(
          server + " has a certificate for another address: " + rootText(failure),
          "use an address that the certificate names, as server in the kubeconfig or"
              + " KUBERNETES_SERVICE_HOST, or have this one added to it");
    }
    return new AccessProblem(
        server + " cannot be reached: " + reason(failure),
        "check the network policy and the address");
  }

  private static boolean has(Throwable failure, Class<? extends Exception> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
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
