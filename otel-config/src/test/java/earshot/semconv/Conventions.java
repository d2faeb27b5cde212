// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.K8sAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.ContainerIncubatingAttributes;
import io.opentelemetry.semconv.incubating.DestinationIncubatingAttributes;
import io.opentelemetry.semconv.incubating.K8sIncubatingAttributes;
import io.opentelemetry.semconv.incubating.NetworkIncubatingAttributes;
import io.opentelemetry.semconv.incubating.OtelIncubatingAttributes;
import io.opentelemetry.semconv.incubating.PeerIncubatingAttributes;
import io.opentelemetry.semconv.incubating.ServiceIncubatingAttributes;
import io.opentelemetry.semconv.incubating.SourceIncubatingAttributes;
import java.util.Set;

/** What of OpenTelemetry's semantic conventions may be used. */
public final class Conventions {
  private static final Class<?>[] HOLDERS = {
    ContainerIncubatingAttributes.class,
    DestinationIncubatingAttributes.class,
    ErrorAttributes.class,
    K8sAttributes.class,
    K8sIncubatingAttributes.class,
    NetworkAttributes.class,
    NetworkIncubatingAttributes.class,
    OtelIncubatingAttributes.class,
    PeerIncubatingAttributes.class,
    ServiceAttributes.class,
    ServiceIncubatingAttributes.class,
    SourceIncubatingAttributes.class
  };

  private Conventions() {}

  /** Returns the names of attributes. */
  public static Set<String> attributes() throws IllegalAccessException {
    return Constants.of(HOLDERS).keySet();
  }
}
