// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import io.opentelemetry.exporter.internal.FailedExportException.GrpcExportException;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a batch was not accepted.
 *
 * @param errorType {@code error.type}: few values
 * @param detail for people
 * @param fix what to do about it, {@code %s} stands for the exporter's path in the configuration
 * @param retryable whether the same batch may be accepted later, as the OTLP specification has it
 */
record ExportFailure(String errorType, String detail, String fix, boolean retryable) {
  private static final String LISTENS =
      "start the Collector there, or set %s.endpoint to where it listens";
  private static final String TLS =
      "name the server's certificate authority in %s.tls.ca_file, or write http:// in %s.endpoint"
          + " where it does not speak TLS";
  private static final String CREDENTIALS = "check the credentials in %s.headers and %s.tls";
  private static final String NO_OTLP =
      "check that this server takes OTLP and that its protocol is that of %s";
  private static final String REFUSED = "see the log of the server";

  /** Returns why {@code result}, which is not a success, failed. */
  static ExportFailure of(CompletableResultCode result) {
    if (!result.isDone()) {
      return new ExportFailure("timeout", "no answer in time", LISTENS, true);
    }
    return switch (result.getFailureThrowable()) {
      case GrpcExportException e when e.getResponse() != null -> grpc(e.getResponse());
      case HttpExportException e when e.getResponse() != null -> http(e.getResponse());
      case GrpcExportException e -> unreachable(e.getCause());
      case HttpExportException e -> unreachable(e.getCause());
      case null, default -> unreachable(result.getFailureThrowable());
    };
  }

  private static ExportFailure grpc(GrpcResponse response) {
    GrpcStatusCode code = response.getStatusCode();
    boolean retryable =
        switch (code) {
          case CANCELLED,
              DEADLINE_EXCEEDED,
              RESOURCE_EXHAUSTED,
              ABORTED,
              OUT_OF_RANGE,
              UNAVAILABLE,
              DATA_LOSS ->
              true;
          default -> false;
        };
    String fix =
        switch (code) {
          case UNAUTHENTICATED, PERMISSION_DENIED -> CREDENTIALS;
          case UNIMPLEMENTED -> NO_OTLP;
          default -> REFUSED;
        };
    return new ExportFailure(
        code.name().toLowerCase(Locale.ROOT),
        described("gRPC status " + code, response.getStatusDescription()),
        fix,
        retryable);
  }

  private static ExportFailure http(HttpResponse response) {
    int code = response.getStatusCode();
    boolean retryable = code == 429 || code == 502 || code == 503 || code == 504;
    String fix =
        switch (code) {
          case 401, 403 -> CREDENTIALS;
          case 404, 405 -> NO_OTLP;
          default -> REFUSED;
        };
    return new ExportFailure(
        String.valueOf(code),
        described("HTTP status " + code, response.getStatusMessage()),
        fix,
        retryable);
  }

  private static ExportFailure unreachable(@Nullable Throwable cause) {
    if (cause == null) {
      return new ExportFailure("unavailable", "no connection", LISTENS, true);
    }
    String detail = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new ExportFailure(
        cause.getClass().getName(), detail, cause instanceof SSLException ? TLS : LISTENS, true);
  }

  private static String described(String status, @Nullable String description) {
    return description == null || description.isBlank() ? status : status + ": " + description;
  }
}
