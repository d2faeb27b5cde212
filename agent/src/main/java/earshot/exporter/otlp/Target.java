// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.SignalKind;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how one signal is sent.
 *
 * @param headers their values are secret
 * @param caFile PEM file, null for the JDK's authorities
 * @param certFile PEM file, null for none
 * @param keyFile PEM file, null for none
 */
record Target(
    SignalKind kind,
    Protocol protocol,
    URI endpoint,
    Map<String, String> headers,
    Compression compression,
    Duration timeout,
    @Nullable String caFile,
    @Nullable String certFile,
    @Nullable String keyFile) {

  /** Returns {@code otel.component.type}. */
  String componentType() {
    return protocol.componentType()
        + switch (kind) {
          case LOGS -> "_log_exporter";
          case TRACES -> "_span_exporter";
          case METRICS -> "_metric_exporter";
        };
  }

  /** Returns signal, protocol and endpoint. */
  @Override
  public String toString() {
    return kind + " to " + endpoint + " by " + protocol.environmentValue();
  }
}
