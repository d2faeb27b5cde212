// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Hands PEM files to the SDK's builders, which have no type in common. */
final class Tls {
  private Tls() {}

  /**
   * Calls the setters for what {@code pem} has.
   *
   * @param clientTls takes the private key, then the certificate
   */
  static void apply(Pem pem, Consumer<byte[]> trusted, BiConsumer<byte[], byte[]> clientTls) {
    if (pem.authorities() != null) {
      trusted.accept(pem.authorities());
    }
    if (pem.privateKey() != null && pem.certificate() != null) {
      clientTls.accept(pem.privateKey(), pem.certificate());
    }
  }
}
