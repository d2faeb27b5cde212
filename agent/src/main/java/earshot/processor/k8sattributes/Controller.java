// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a pod belongs to, worked out from the pod alone: no ReplicaSet and no Job is ever asked for.
 *
 * @param kind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet}, {@code Job}, {@code
 *     CronJob}, {@code ReplicaSet}, {@code Pod}, or the kind of a custom owner
 */
record Controller(String kind, String name) {
  /** The CronJob controller appends the scheduled time in minutes: eight digits since 1990. */
  private static final Pattern CRON_JOB = Pattern.compile("(.+)-\\d{8,}");

  /** Returns the controller of a pod that nothing owns. */
  static Controller barePod(String podName) {
    return new Controller("Pod", podName);
  }

  /**
   * Returns the controller behind the owner that a pod names.
   *
   * @param podTemplateHash the label that a Deployment gives to the pods of its ReplicaSets
   * @param rolloutHash the label that an Argo Rollout gives in its place
   */
  static Controller of(
      String kind, String name, @Nullable String podTemplateHash, @Nullable String rolloutHash) {
    return switch (kind) {
      case "ReplicaSet" -> {
        String rollout = withoutHash(name, rolloutHash);
        if (rollout != null) {
          yield new Controller("Rollout", rollout);
        }
        String deployment = withoutHash(name, podTemplateHash);
        yield deployment == null
            ? new Controller(kind, name)
            : new Controller("Deployment", deployment);
      }
      case "Job" -> {
        Matcher cronJob = CRON_JOB.matcher(name);
        yield cronJob.matches()
            ? new Controller("CronJob", cronJob.group(1))
            : new Controller(kind, name);
      }
      default -> new Controller(kind, name);
    };
  }

  private static @Nullable String withoutHash(String name, @Nullable String hash) {
    if (hash == null || hash.isEmpty() || !name.endsWith("-" + hash)) {
      return null;
    }
    String prefix = name.substring(0, name.length() - hash.length() - 1);
    return prefix.isEmpty() ? null : prefix;
  }
}
