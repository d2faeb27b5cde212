// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.semconv.WorkloadAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a pod becomes attributes of its resource beside what always does. */
record Extraction(List<FieldRule> labels, List<FieldRule> annotations, Set<Metadata> metadata) {
  static final Extraction NONE = new Extraction(List.of(), List.of(), Set.of());

  /** What of a pod's own fields can be asked for, by the name of the attribute. */
  enum Metadata {
    POD_IP("k8s.pod.ip"),
    POD_START_TIME("k8s.pod.start_time"),
    POD_HOSTNAME("k8s.pod.hostname"),
    REPLICASET_NAME("k8s.replicaset.name"),
    REPLICASET_UID("k8s.replicaset.uid"),
    STATEFULSET_UID("k8s.statefulset.uid"),
    DAEMONSET_UID("k8s.daemonset.uid"),
    JOB_NAME("k8s.job.name"),
    JOB_UID("k8s.job.uid"),
    CONTAINER_IMAGE_NAME("container.image.name"),
    CONTAINER_IMAGE_TAG(WorkloadAttributes.CONTAINER_IMAGE_TAG.getKey());

    private final String attribute;

    Metadata(String attribute) {
      this.attribute = attribute;
    }

    /** Returns the attribute's name. */
    String attribute() {
      return attribute;
    }
  }

  /**
   * Which labels, or annotations, to take and what to call them.
   *
   * @param keys matches whole keys
   * @param tagName the attribute's name, with references to groups of {@code keys}; null where it
   *     is made from the key
   * @param prefix of names made from keys
   */
  record FieldRule(Pattern keys, @Nullable String tagName, String prefix) {

    private void apply(Map<String, String> fields, Map<String, String> attributes) {
      fields.forEach((key, value) -> {
        Matcher matcher = keys.matcher(key);
        if (matcher.matches() && !value.isEmpty()) {
          attributes.put(tagName == null ? prefix + key : matcher.replaceAll(tagName), value);
        }
      });
    }

    // A Pattern equals itself only, and rules are compared by what they say.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FieldRule rule
          && keys.pattern().equals(rule.keys.pattern())
          && Objects.equals(tagName, rule.tagName)
          && prefix.equals(rule.prefix);
    }

    @Override
    public int hashCode() {
      return Objects.hash(keys.pattern(), tagName, prefix);
    }
  }

  /** Returns the attributes that a pod has in common with the others of its workload. */
  Map<String, String> shared(
      Map<String, String> ofLabels,
      Map<String, String> ofAnnotations,
      @Nullable OwnerReference owner) {
    if (labels.isEmpty() && annotations.isEmpty() && metadata.isEmpty()) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>();
    labels.forEach(rule -> rule.apply(ofLabels, attributes));
    annotations.forEach(rule -> rule.apply(ofAnnotations, attributes));
    if (owner != null) {
      putOwner(attributes, owner);
    }
    return Map.copyOf(attributes);
  }

  /** Returns the attributes that a pod has for itself. */
  Map<String, String> own(@Nullable String podIp, @Nullable Instant creationTime, String hostname) {
    if (metadata.isEmpty()) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>();
    put(attributes, Metadata.POD_IP, podIp);
    put(attributes, Metadata.POD_START_TIME, creationTime == null ? null : creationTime.toString());
    put(attributes, Metadata.POD_HOSTNAME, hostname);
    return Map.copyOf(attributes);
  }

  /** Returns the attributes of a container with this image, such as {@code example.org/app:1.2}. */
  Map<String, String> ofImage(@Nullable String image) {
    if (image == null || metadata.isEmpty()) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>();
    int digest = image.indexOf('@');
    String named = digest < 0 ? image : image.substring(0, digest);
    int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
    put(attributes, Metadata.CONTAINER_IMAGE_NAME, colon < 0 ? named : named.substring(0, colon));
    put(attributes, Metadata.CONTAINER_IMAGE_TAG, colon < 0 ? null : named.substring(colon + 1));
    return Map.copyOf(attributes);
  }

  private void putOwner(Map<String, String> attributes, OwnerReference owner) {
    switch (owner.kind()) {
      case "ReplicaSet" -> {
        put(attributes, Metadata.REPLICASET_NAME, owner.name());
        put(attributes, Metadata.REPLICASET_UID, owner.uid());
      }
      case "StatefulSet" -> put(attributes, Metadata.STATEFULSET_UID, owner.uid());
      case "DaemonSet" -> put(attributes, Metadata.DAEMONSET_UID, owner.uid());
      case "Job" -> {
        put(attributes, Metadata.JOB_NAME, owner.name());
        put(attributes, Metadata.JOB_UID, owner.uid());
      }
      default -> {
        // Other owners have no attributes of their own.
      }
    }
  }

  private void put(Map<String, String> attributes, Metadata field, @Nullable String value) {
    if (value != null && !value.isEmpty() && metadata.contains(field)) {
      attributes.put(field.attribute(), value);
    }
  }
}
