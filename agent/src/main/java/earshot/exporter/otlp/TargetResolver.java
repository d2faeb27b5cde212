// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.SignalKind;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the YAML with {@code OTEL_EXPORTER_OTLP_*}: a YAML key beats the environment, a variable of
 * one signal beats the one for all, and these beat the default.
 */
final class TargetResolver {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";

  private final OtlpConfig config;
  private final Function<String, @Nullable String> environment;

  TargetResolver(OtlpConfig config, Function<String, @Nullable String> environment) {
    this.config = config;
    this.environment = environment;
  }

  /**
   * Returns where {@code kind} goes.
   *
   * @throws IllegalArgumentException if a variable has no meaning; the message names it
   */
  Target resolve(SignalKind kind) {
    Protocol protocol = protocol(kind);
    TlsConfig tls = config.tls();
    return new Target(
        kind,
        protocol,
        endpoint(kind, protocol),
        headers(kind),
        compression(kind),
        timeout(kind),
        or(tls.caFile(), value(kind, "CERTIFICATE")),
        or(tls.certFile(), value(kind, "CLIENT_CERTIFICATE")),
        or(tls.keyFile(), value(kind, "CLIENT_KEY")));
  }

  /**
   * Returns the time between two exports of metrics.
   *
   * @throws IllegalArgumentException if {@code OTEL_METRIC_EXPORT_INTERVAL} is no number
   */
  Duration metricInterval() {
    Duration interval = config.metrics().interval();
    return interval != null ? interval : millis("OTEL_METRIC_EXPORT_INTERVAL", DEFAULT_INTERVAL);
  }

  private Protocol protocol(SignalKind kind) {
    Protocol named = config.protocol();
    // The variable for all signals chose the component's type; only one signal's can differ from
    // it.
    String name = PREFIX + kind.name() + "_PROTOCOL";
    String value = variable(name);
    if (named != null || value == null) {
      return named != null ? named : config.ownProtocol();
    }
    Protocol protocol = Protocol.ofEnvironment(value);
    if (protocol == null) {
      throw new IllegalArgumentException(
          name + " must be one of grpc, http/protobuf, is '" + value + "'");
    }
    return protocol;
  }

  private URI endpoint(SignalKind kind, Protocol protocol) {
    String ofSignal = config.endpoints().get(kind);
    if (ofSignal != null) {
      return url("endpoint", ofSignal, kind, protocol, false);
    }
    String ofAll = config.endpoint();
    if (ofAll != null) {
      return url("endpoint", ofAll, kind, protocol, true);
    }
    String name = PREFIX + kind.name() + "_ENDPOINT";
    ofSignal = variable(name);
    if (ofSignal != null) {
      return url(name, ofSignal, kind, protocol, false);
    }
    ofAll = variable(PREFIX + "ENDPOINT");
    return ofAll != null
        ? url(PREFIX + "ENDPOINT", ofAll, kind, protocol, true)
        : url("endpoint", protocol.defaultEndpoint(), kind, protocol, true);
  }

  private URI url(
      String name, String text, SignalKind kind, Protocol protocol, boolean appendPath) {
    URI uri;
    try {
      uri = EndpointUrl.parse(text, insecure(kind));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    }
    String path = uri.getRawPath();
    return switch (protocol) {
      case GRPC -> {
        if (!path.isEmpty() && !path.equals("/")) {
          throw new IllegalArgumentException(
              name
                  + " must have no path for gRPC, is '"
                  + text
                  + "'; use otlp_http or leave it out");
        }
        yield uri.resolve("/");
      }
      case HTTP_PROTOBUF ->
          appendPath
              ? URI.create(
                  uri.toString().replaceFirst("/+$", "")
                      + "/v1/"
                      + kind.name().toLowerCase(Locale.ROOT))
              : uri;
    };
  }

  private boolean insecure(SignalKind kind) {
    Boolean insecure = config.tls().insecure();
    return insecure != null ? insecure : "true".equalsIgnoreCase(value(kind, "INSECURE"));
  }

  private Map<String, String> headers(SignalKind kind) {
    Map<String, String> configured = config.headers();
    if (configured != null) {
      return configured;
    }
    String text = value(kind, "HEADERS");
    Map<String, String> headers = new LinkedHashMap<>();
    if (text != null) {
      for (String pair : text.split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          headers.put(
              pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1).strip()));
        } else if (!pair.isBlank()) {
          // The text may hold a secret, so it is not shown.
          throw new IllegalArgumentException(
              PREFIX + "HEADERS must be name=value,name=value with values percent-encoded");
        }
      }
    }
    return headers;
  }

  private static String decoded(String value) {
    try {
      // URLDecoder is made for forms, where a plus is a space; in a header it is a plus.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          PREFIX + "HEADERS must be name=value,name=value with values percent-encoded");
    }
  }

  private Compression compression(SignalKind kind) {
    Compression configured = config.compression();
    String value = value(kind, "COMPRESSION");
    if (configured != null || value == null) {
      return configured != null ? configured : Compression.GZIP;
    }
    return switch (value) {
      case "gzip" -> Compression.GZIP;
      case "none" -> Compression.NONE;
      default ->
          throw new IllegalArgumentException(
              PREFIX + "COMPRESSION must be one of gzip, none, is '" + value + "'");
    };
  }

  private Duration timeout(SignalKind kind) {
    Duration configured = config.timeout();
    if (configured != null) {
      return configured;
    }
    String ofSignal = PREFIX + kind.name() + "_TIMEOUT";
    return millis(variable(ofSignal) != null ? ofSignal : PREFIX + "TIMEOUT", DEFAULT_TIMEOUT);
  }

  private Duration millis(String name, Duration absent) {
    String value = variable(name);
    if (value == null) {
      return absent;
    }
    try {
      long millis = Long.parseLong(value);
      if (millis > 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      throw notMillis(name, value, e);
    }
    throw notMillis(name, value, null);
  }

  private static IllegalArgumentException notMillis(
      String name, String value, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        name + " must be a positive number of milliseconds, is '" + value + "'", cause);
  }

  private @Nullable String value(SignalKind kind, String suffix) {
    return or(variable(PREFIX + kind.name() + "_" + suffix), variable(PREFIX + suffix));
  }

  /** Returns the value; an empty one counts as unset, as OpenTelemetry has it. */
  private @Nullable String variable(String name) {
    String value = environment.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static @Nullable String or(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }
}
