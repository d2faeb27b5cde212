// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.component.ComponentException;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the exporter of the agent's own metrics. */
final class SelfExporter {
  /** The next interval brings all of it again, so nothing is tried twice. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String METRICS_PATH = "/v1/metrics";

  private SelfExporter() {}

  /**
   * Returns the exporter, null where no endpoint is configured.
   *
   * @throws ComponentException if the certificate file cannot be read
   */
  static @Nullable MetricExporter create(TelemetryConfig config) throws ComponentException {
    if (config.endpoint() == null) {
      return null;
    }
    byte[] certificates = certificates(config.caFile());
    String url = url(config.endpoint(), config.insecure());
    return switch (config.protocol()) {
      case GRPC -> {
        OtlpGrpcMetricExporterBuilder builder =
            OtlpGrpcMetricExporter.builder()
                .setEndpoint(url)
                .setTimeout(TIMEOUT)
                .setRetryPolicy(null);
        config.headers().forEach(builder::addHeader);
        if (certificates != null) {
          builder.setTrustedCertificates(certificates);
        }
        yield new WatchedExporter(builder.build(), url);
      }
      case HTTP -> {
        OtlpHttpMetricExporterBuilder builder =
            OtlpHttpMetricExporter.builder()
                .setEndpoint(url.endsWith(METRICS_PATH) ? url : trimmed(url) + METRICS_PATH)
                .setTimeout(TIMEOUT)
                .setRetryPolicy(null);
        config.headers().forEach(builder::addHeader);
        if (certificates != null) {
          builder.setTrustedCertificates(certificates);
        }
        yield new WatchedExporter(builder.build(), url);
      }
    };
  }

  /** Returns a URL: a bare {@code host:port} means TLS unless {@code insecure}. */
  static String url(String endpoint, boolean insecure) {
    return endpoint.contains("://") ? endpoint : (insecure ? "http://" : "https://") + endpoint;
  }

  private static String trimmed(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static byte @Nullable [] certificates(@Nullable String file) throws ComponentException {
    if (file == null) {
      return null;
    }
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw ComponentException.failed(
          "service.telemetry.metrics: cannot read the certificates in "
              + file
              + "; correct tls.ca_file",
          e);
    }
  }
}
