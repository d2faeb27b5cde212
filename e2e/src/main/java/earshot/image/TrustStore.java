// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.pods.MachineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that the runtime trusts: those of the package ca-certificates. The JDK's own file
 * may hold further ones of this machine, which are nobody else's business.
 */
final class TrustStore {
  static final String PACKAGE = "ca-certificates";
  private static final Path CERTIFICATES = Path.of("/usr/share/ca-certificates/mozilla");

  /** Certificates are public: without a password no salt makes two stores differ. */
  private static final char @Nullable [] NO_PASSWORD = null;

  private TrustStore() {}

  /** Writes it over the JDK's. */
  static void write(Path file) throws IOException {
    if (!Files.isDirectory(CERTIFICATES)) {
      throw new MachineException("there is no %s: install ca-certificates".formatted(CERTIFICATES));
    }
    try (Stream<Path> paths = Files.list(CERTIFICATES);
        OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      List<Path> sorted = paths.sorted().toList();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Path path : sorted) {
        try (InputStream in = Files.newInputStream(path)) {
          Certificate certificate = factory.generateCertificate(in);
          store.setCertificateEntry(path.getFileName().toString(), certificate);
        }
      }
      store.store(out, NO_PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot write " + file, e);
    }
  }
}
