// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.Processor;
import earshot.component.ProcessorFactory;
import earshot.component.Sink;
import earshot.config.Section;
import earshot.processor.k8sattributes.K8sAttributesConfig.AuthType;
import earshot.processor.k8sattributes.K8sAttributesConfig.Enabled;
import earshot.signal.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the processor {@code k8s_attributes}. */
public final class K8sAttributesFactory implements ProcessorFactory<K8sAttributesConfig> {
  /** The type, which is also the name under which the processor reports its status. */
  static final String TYPE = "k8s_attributes";

  private static final int MAX_HELD_LIMIT = 10_000_000;
  private static final int MAX_PODS_LIMIT = 1_000_000;

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> deprecatedTypes() {
    return List.of("k8sattributes");
  }

  @Override
  public K8sAttributesConfig configure(Section section) {
    K8sAttributesConfig absent = K8sAttributesConfig.defaults();
    return new K8sAttributesConfig(
        section.has("enabled") ? section.choice("enabled", Enabled.AUTO) : null,
        section.choice("scope", absent.scope()),
        section.choice("service_name", absent.serviceName()),
        serviceCidrs(section),
        authType(section),
        section.string("context"),
        positive(section, "timeout", absent.timeout()),
        section.duration("wait_for_metadata_timeout", absent.waitForMetadataTimeout()),
        section.duration("hold_timeout", absent.holdTimeout()),
        section.integer("max_held", absent.maxHeld(), 0, MAX_HELD_LIMIT),
        section.integer("max_pods", absent.maxPods(), 1, MAX_PODS_LIMIT),
        section.duration("pod_delete_grace_period", absent.podDeleteGracePeriod()),
        positive(section, "watch_idle_timeout", absent.watchIdleTimeout()),
        filter(section),
        extraction(section));
  }

  @Override
  public Processor create(K8sAttributesConfig config, Sink<Sighting> next, Host host) {
    return new K8sAttributes(config, next, host);
  }

  @Override
  public List<Finding> check(K8sAttributesConfig config, Host host) {
    return AccessCheck.check(config, host);
  }

  private static List<Cidr> serviceCidrs(Section section) {
    List<String> texts = section.strings("service_cidr", List.of("auto"));
    if (texts.equals(List.of("auto"))) {
      return List.of();
    }
    List<Cidr> cidrs = new ArrayList<>();
    for (String text : texts) {
      Cidr cidr = Cidr.parse(text);
      if (cidr == null) {
        section.problem(
            "service_cidr", "must be auto or ranges such as 10.96.0.0/12, is '" + text + "'");
      } else {
        cidrs.add(cidr);
      }
    }
    return List.copyOf(cidrs);
  }

  private static @Nullable AuthType authType(Section section) {
    String text = section.string("auth_type");
    if (text == null) {
      return null;
    }
    for (AuthType type : AuthType.values()) {
      if (type.text().equals(text)) {
        return type;
      }
    }
    String valid =
        Arrays.stream(AuthType.values()).map(AuthType::text).collect(Collectors.joining(", "));
    section.problem("auth_type", "must be one of " + valid + ", is '" + text + "'");
    return null;
  }

  private static FilterConfig filter(Section section) {
    try (Section filter = section.section("filter")) {
      return FilterConfig.read(filter);
    }
  }

  private static Extraction extraction(Section section) {
    try (Section extract = section.section("extract")) {
      return ExtractConfig.read(extract);
    }
  }

  private static Duration positive(Section section, String key, Duration absent) {
    Duration value = section.duration(key, absent);
    if (value.isZero()) {
      section.problem(key, "must be longer than 0s");
      return absent;
    }
    return value;
  }
}
