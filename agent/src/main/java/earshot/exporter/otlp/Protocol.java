// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import org.jspecify.annotations.Nullable;

/** How OTLP travels. */
enum Protocol {
  GRPC("otlp_grpc", "grpc", "http://localhost:4317"),
  HTTP_PROTOBUF("otlp_http", "http/protobuf", "http://localhost:4318");

  private final String componentType;
  private final String environmentValue;
  private final String defaultEndpoint;

  Protocol(String componentType, String environmentValue, String defaultEndpoint) {
    this.componentType = componentType;
    this.environmentValue = environmentValue;
    this.defaultEndpoint = defaultEndpoint;
  }

  /**
   * Returns the type of the exporter whose default this is, which also begins {@code
   * otel.component.type}.
   */
  String componentType() {
    return componentType;
  }

  /** Returns the value of {@code OTEL_EXPORTER_OTLP_PROTOCOL}. */
  String environmentValue() {
    return environmentValue;
  }

  /** Returns where a Collector on this machine listens. */
  String defaultEndpoint() {
    return defaultEndpoint;
  }

  /**
   * Returns the protocol that {@code OTEL_EXPORTER_OTLP_PROTOCOL} names by {@code value}, null for
   * none.
   */
  static @Nullable Protocol ofEnvironment(String value) {
    for (Protocol protocol : values()) {
      if (protocol.environmentValue.equals(value)) {
        return protocol;
      }
    }
    return null;
  }
}
