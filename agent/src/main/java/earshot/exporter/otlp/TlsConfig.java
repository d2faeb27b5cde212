// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * The Collector's {@code tls}.
 *
 * @param insecure whether an endpoint without scheme is reached without TLS; null where not set
 * @param caFile PEM file of the authorities to trust in place of the JDK's
 * @param certFile PEM file of the client's certificate
 * @param keyFile PEM file of the client's private key, PKCS #8
 */
record TlsConfig(
    @Nullable Boolean insecure,
    @Nullable String caFile,
    @Nullable String certFile,
    @Nullable String keyFile) {

  /** Reads the section {@code tls}. */
  static TlsConfig read(Section exporter) {
    try (Section tls = exporter.section("tls")) {
      if (tls.bool("insecure_skip_verify", false)) {
        tls.problem(
            "insecure_skip_verify",
            "is not supported: name the server's certificate authority in tls.ca_file, or set"
                + " tls.insecure to send without TLS");
      }
      TlsConfig config =
          new TlsConfig(
              tls.has("insecure") ? tls.bool("insecure", false) : null,
              tls.string("ca_file"),
              tls.string("cert_file"),
              tls.string("key_file"));
      if ((config.certFile == null) != (config.keyFile == null)) {
        tls.problem(
            config.certFile == null ? "key_file" : "cert_file",
            "cert_file and key_file must be set together");
      }
      return config;
    }
  }
}
