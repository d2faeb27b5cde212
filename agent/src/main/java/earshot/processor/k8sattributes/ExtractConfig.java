// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.config.Section;
import earshot.processor.k8sattributes.Extraction.FieldRule;
import earshot.processor.k8sattributes.Extraction.Metadata;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code extract}, whose options are those of the Collector's processor. */
final class ExtractConfig {
  /** What sightings have in any case. */
  private static final Set<String> ALWAYS =
      Set.of(
          "container.id",
          "k8s.container.name",
          "k8s.cronjob.name",
          "k8s.daemonset.name",
          "k8s.deployment.name",
          "k8s.namespace.name",
          "k8s.node.name",
          "k8s.pod.name",
          "k8s.pod.uid",
          "k8s.statefulset.name",
          "service.name",
          "service.namespace");

  private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\d+)|\\{(\\w+)})");
  private static final String LABEL_PREFIX = "k8s.pod.labels.";
  private static final String ANNOTATION_PREFIX = "k8s.pod.annotations.";

  private ExtractConfig() {}

  static Extraction read(Section section) {
    return new Extraction(
        section.list("labels", each -> rule(each, LABEL_PREFIX)).stream()
            .filter(Objects::nonNull)
            .toList(),
        section.list("annotations", each -> rule(each, ANNOTATION_PREFIX)).stream()
            .filter(Objects::nonNull)
            .toList(),
        metadata(section));
  }

  private static Set<Metadata> metadata(Section section) {
    Set<Metadata> wanted = EnumSet.noneOf(Metadata.class);
    for (String name : section.strings("metadata", List.of())) {
      Metadata field =
          Arrays.stream(Metadata.values())
              .filter(each -> each.attribute().equals(name))
              .findFirst()
              .orElse(null);
      if (field != null) {
        wanted.add(field);
      } else if (!ALWAYS.contains(name)) {
        section.problem(
            "metadata",
            "'"
                + name
                + "' is nothing that pods tell; there are "
                + Arrays.stream(Metadata.values())
                    .map(Metadata::attribute)
                    .collect(Collectors.joining(", "))
                + ", and what is there in any case");
      }
    }
    return Set.copyOf(wanted);
  }

  private static @Nullable FieldRule rule(Section section, String prefix) {
    String tagName = section.string("tag_name");
    String key = section.string("key");
    String keyRegex = section.string("key_regex");
    String from = section.string("from");
    if (from != null && !from.equals("pod")) {
      section.problem("from", "must be pod, since nothing else is watched, is '" + from + "'");
    }
    if ((key == null) == (keyRegex == null)) {
      section.problem("key", "set either key or key_regex");
      return null;
    }
    if (keyRegex == null) {
      return new FieldRule(
          Pattern.compile(Pattern.quote(key)),
          tagName == null ? null : Matcher.quoteReplacement(tagName),
          prefix);
    }
    try {
      Pattern keys = Pattern.compile(keyRegex);
      // As in the Collector: without groups, one name would be that of many.
      String name = keys.matcher("").groupCount() == 0 ? null : tagName;
      if (name != null && !refersToGroups(name, keys)) {
        section.problem("tag_name", "refers to a group that key_regex does not have");
        return null;
      }
      return new FieldRule(keys, name, prefix);
    } catch (PatternSyntaxException e) {
      section.problem("key_regex", "is no regular expression: " + e.getDescription());
      return null;
    }
  }

  private static boolean refersToGroups(String tagName, Pattern keys) {
    int groups = keys.matcher("").groupCount();
    Set<String> names = keys.namedGroups().keySet();
    Matcher reference = REFERENCE.matcher(tagName);
    int end = 0;
    while (reference.find()) {
      if (tagName.substring(end, reference.start()).contains("$")
          || (reference.group(1) != null && Integer.parseInt(reference.group(1)) > groups)
          || (reference.group(2) != null && !names.contains(reference.group(2)))) {
        return false;
      }
      end = reference.end();
    }
    return !tagName.substring(end).contains("$");
  }
}
