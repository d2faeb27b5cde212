// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.ListenAddress;
import earshot.component.SignatureOptions;
import earshot.config.Section;
import earshot.signature.SignatureKey;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver {@code otlp} is told; the keys under {@code protocols} are the Collector's.
 *
 * @param key that of the agents; null where it is absent, with which nothing starts
 * @param grpc null where only HTTP is asked for
 * @param http null where only gRPC is asked for
 * @param maxFlows flows and containers that are remembered
 */
record OtlpReceiverConfig(
    @Nullable SignatureKey key,
    @Nullable ProtocolConfig grpc,
    @Nullable ProtocolConfig http,
    int maxFlows) {
  private static final int MEBIBYTE = 1 << 20;
  private static final int DEFAULT_GRPC_MEBIBYTES = 4;
  private static final int MAX_MEBIBYTES = 1024;
  private static final long DEFAULT_HTTP_BYTES = 20L * MEBIBYTE;
  private static final int DEFAULT_MAX_FLOWS = 65_536;

  /**
   * One protocol.
   *
   * @param maxBytes of a request, as it is after decompression
   */
  record ProtocolConfig(ListenAddress endpoint, int maxBytes, ServerTls tls) {}

  static OtlpReceiverConfig read(Section section) {
    int maxFlows = section.integer("max_flows", DEFAULT_MAX_FLOWS, 1, 1 << 24);
    try (Section signature = section.section("signature");
        Section protocols = section.section("protocols");
        Section grpc = protocols.section("grpc");
        Section http = protocols.section("http")) {
      ProtocolConfig overGrpc =
          new ProtocolConfig(
              ListenAddress.read(grpc, "localhost:4317"),
              MEBIBYTE
                  * grpc.integer("max_recv_msg_size_mib", DEFAULT_GRPC_MEBIBYTES, 1, MAX_MEBIBYTES),
              ServerTls.read(grpc));
      ProtocolConfig overHttp =
          new ProtocolConfig(
              ListenAddress.read(http, "localhost:4318"), maxBodyBytes(http), ServerTls.read(http));
      // As in the Collector a protocol is asked for by its key, with or without settings.
      boolean both = protocols.keys().isEmpty();
      return new OtlpReceiverConfig(
          SignatureOptions.key(signature),
          both || protocols.keys().contains("grpc") ? overGrpc : null,
          both || protocols.keys().contains("http") ? overHttp : null,
          maxFlows);
    }
  }

  private static int maxBodyBytes(Section http) {
    String name = "max_request_body_size";
    long bytes = http.bytes(name, DEFAULT_HTTP_BYTES);
    long most = (long) MAX_MEBIBYTES * MEBIBYTE;
    if (bytes < 1 || bytes > most) {
      http.problem(name, "must be from 1 to " + MAX_MEBIBYTES + "MiB");
      return (int) DEFAULT_HTTP_BYTES;
    }
    return (int) bytes;
  }
}
