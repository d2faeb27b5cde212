// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a target's PEM files; null where none is named.
 *
 * @param authorities {@code tls.ca_file}
 * @param certificate {@code tls.cert_file}
 * @param privateKey {@code tls.key_file}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
record Pem(
    byte @Nullable [] authorities, byte @Nullable [] certificate, byte @Nullable [] privateKey) {

  /**
   * Reads the files that {@code target} names.
   *
   * @throws IOException if one cannot be read; the message names the file and the key
   */
  static Pem read(Target target) throws IOException {
    return new Pem(
        bytes("tls.ca_file", target.caFile()),
        bytes("tls.cert_file", target.certFile()),
        bytes("tls.key_file", target.keyFile()));
  }

  private static byte @Nullable [] bytes(String key, @Nullable String file) throws IOException {
    if (file == null) {
      return null;
    }
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new IOException("cannot read " + file + "; set " + key + " to a readable PEM file", e);
    }
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "Pem";
  }
}
