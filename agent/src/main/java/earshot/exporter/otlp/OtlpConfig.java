// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.SignalKind;
import earshot.config.Section;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML says; null where it says nothing, so that the environment can.
 *
 * @param componentId as the configuration names it, such as {@code otlp_grpc/second}
 * @param ownProtocol the protocol that the component's type names
 * @param protocol overrides it, and what the environment says
 * @param endpoint for all signals
 * @param endpoints for one signal; over HTTP used as they are, without {@code /v1/…} appended
 * @param headers null where not set; their values are secret
 */
record OtlpConfig(
    String componentId,
    Protocol ownProtocol,
    @Nullable Protocol protocol,
    @Nullable String endpoint,
    Map<SignalKind, String> endpoints,
    @Nullable Map<String, String> headers,
    TlsConfig tls,
    @Nullable Compression compression,
    @Nullable Duration timeout,
    RetryConfig retry,
    QueueConfig queue,
    MetricsConfig metrics) {

  OtlpConfig {
    endpoints = Map.copyOf(endpoints);
    headers = headers == null ? null : Map.copyOf(headers);
  }

  /** Reads the exporter's section. */
  static OtlpConfig read(Section section, Protocol ownProtocol) {
    Map<SignalKind, String> endpoints = new EnumMap<>(SignalKind.class);
    for (SignalKind kind : SignalKind.values()) {
      String key = kind.name().toLowerCase(Locale.ROOT) + "_endpoint";
      String endpoint = endpoint(section, key);
      if (endpoint != null) {
        endpoints.put(kind, endpoint);
      }
    }
    return new OtlpConfig(
        componentId(section, ownProtocol),
        ownProtocol,
        protocol(section),
        endpoint(section, "endpoint"),
        endpoints,
        section.has("headers") ? section.stringMap("headers") : null,
        TlsConfig.read(section),
        section.has("compression") ? section.choice("compression", Compression.GZIP) : null,
        timeout(section),
        RetryConfig.read(section),
        QueueConfig.read(section),
        MetricsConfig.read(section));
  }

  private static String componentId(Section section, Protocol ownProtocol) {
    String path = section.path();
    return path.isEmpty() ? ownProtocol.componentType() : path.substring(path.indexOf('.') + 1);
  }

  private static @Nullable String endpoint(Section section, String key) {
    String text = section.string(key);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      EndpointUrl.parse(text, false);
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return null;
    }
    return text;
  }

  private static @Nullable Protocol protocol(Section section) {
    String text = section.string("protocol");
    Protocol protocol = text == null ? null : Protocol.ofEnvironment(text);
    if (text != null && protocol == null) {
      section.problem("protocol", "must be one of grpc, http/protobuf, is '" + text + "'");
    }
    return protocol;
  }

  private static @Nullable Duration timeout(Section section) {
    if (!section.has("timeout")) {
      return null;
    }
    Duration timeout = section.duration("timeout", Duration.ZERO);
    if (timeout.toMillis() < 1) {
      section.problem("timeout", "must be 1ms or longer");
    }
    return timeout;
  }

  /** Returns all but the values of headers. */
  @Override
  public String toString() {
    return "OtlpConfig{id="
        + componentId
        + ", endpoint="
        + endpoint
        + ", endpoints="
        + endpoints
        + ", headers="
        + (headers == null ? "[]" : headers.keySet())
        + ", tls="
        + tls
        + ", compression="
        + compression
        + ", timeout="
        + timeout
        + ", retry="
        + retry
        + ", queue="
        + queue
        + ", metrics="
        + metrics
        + '}';
  }
}
