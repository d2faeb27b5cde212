// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Locale;

/**
 * Makes the SDK's exporters. Their own retry is off: it gives up after five attempts within the
 * timeout, and a Collector's restart takes longer, so {@link SendingQueue} retries.
 */
final class SdkExporters {
  private SdkExporters() {}

  static LogRecordExporter logs(Target target) throws IOException {
    Pem pem = Pem.read(target);
    return switch (target.protocol()) {
      case GRPC -> {
        OtlpGrpcLogRecordExporterBuilder builder =
            OtlpGrpcLogRecordExporter.builder()
                .setEndpoint(target.endpoint().toString())
                .setHeaders(target::headers)
                .setCompression(compression(target))
                .setTimeout(target.timeout())
                .setConnectTimeout(target.timeout())
                .setRetryPolicy(null);
        Tls.apply(pem, builder::setTrustedCertificates, builder::setClientTls);
        yield builder.build();
      }
      case HTTP_PROTOBUF -> {
        OtlpHttpLogRecordExporterBuilder builder =
            OtlpHttpLogRecordExporter.builder()
                .setEndpoint(target.endpoint().toString())
                .setHeaders(target::headers)
                .setCompression(compression(target))
                .setTimeout(target.timeout())
                .setConnectTimeout(target.timeout())
                .setRetryPolicy(null);
        Tls.apply(pem, builder::setTrustedCertificates, builder::setClientTls);
        yield builder.build();
      }
    };
  }

  static SpanExporter traces(Target target) throws IOException {
    Pem pem = Pem.read(target);
    return switch (target.protocol()) {
      case GRPC -> {
        OtlpGrpcSpanExporterBuilder builder =
            OtlpGrpcSpanExporter.builder()
                .setEndpoint(target.endpoint().toString())
                .setHeaders(target::headers)
                .setCompression(compression(target))
                .setTimeout(target.timeout())
                .setConnectTimeout(target.timeout())
                .setRetryPolicy(null);
        Tls.apply(pem, builder::setTrustedCertificates, builder::setClientTls);
        yield builder.build();
      }
      case HTTP_PROTOBUF -> {
        OtlpHttpSpanExporterBuilder builder =
            OtlpHttpSpanExporter.builder()
                .setEndpoint(target.endpoint().toString())
                .setHeaders(target::headers)
                .setCompression(compression(target))
                .setTimeout(target.timeout())
                .setConnectTimeout(target.timeout())
                .setRetryPolicy(null);
        Tls.apply(pem, builder::setTrustedCertificates, builder::setClientTls);
        yield builder.build();
      }
    };
  }

  static MetricExporter metrics(Target target) throws IOException {
    Pem pem = Pem.read(target);
    return switch (target.protocol()) {
      case GRPC -> {
        OtlpGrpcMetricExporterBuilder builder =
            OtlpGrpcMetricExporter.builder()
                .setEndpoint(target.endpoint().toString())
                .setHeaders(target::headers)
                .setCompression(compression(target))
                .setTimeout(target.timeout())
                .setConnectTimeout(target.timeout())
                .setRetryPolicy(null);
        Tls.apply(pem, builder::setTrustedCertificates, builder::setClientTls);
        yield builder.build();
      }
      case HTTP_PROTOBUF -> {
        OtlpHttpMetricExporterBuilder builder =
            OtlpHttpMetricExporter.builder()
                .setEndpoint(target.endpoint().toString())
                .setHeaders(target::headers)
                .setCompression(compression(target))
                .setTimeout(target.timeout())
                .setConnectTimeout(target.timeout())
                .setRetryPolicy(null);
        Tls.apply(pem, builder::setTrustedCertificates, builder::setClientTls);
        yield builder.build();
      }
    };
  }

  private static String compression(Target target) {
    return target.compression().name().toLowerCase(Locale.ROOT);
  }
}
