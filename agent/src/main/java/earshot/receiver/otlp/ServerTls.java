// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.ComponentException;
import earshot.config.Section;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The Collector's {@code tls} of a server: with a certificate it speaks TLS, without it plain text.
 * The JDK's TLS, since the other one unpacks libraries into a file system that may be read-only.
 *
 * @param certFile PEM file of the server's certificate
 * @param keyFile PEM file of the server's private key, PKCS #8
 * @param clientCaFile PEM file of the authorities whose clients alone may connect
 */
record ServerTls(
    @Nullable String certFile, @Nullable String keyFile, @Nullable String clientCaFile) {

  /** Reads the section {@code tls}. */
  static ServerTls read(Section protocol) {
    try (Section tls = protocol.section("tls")) {
      ServerTls read =
          new ServerTls(
              tls.string("cert_file"), tls.string("key_file"), tls.string("client_ca_file"));
      if ((read.certFile == null) != (read.keyFile == null)) {
        tls.problem(
            read.certFile == null ? "cert_file" : "key_file",
            "cert_file and key_file must be set together");
      } else if (read.clientCaFile != null && read.certFile == null) {
        tls.problem("client_ca_file", "needs cert_file and key_file too");
      }
      return read;
    }
  }

  boolean isClientNeeded() {
    return clientCaFile != null;
  }

  /**
   * Returns what gRPC takes, null for plain text.
   *
   * @throws ComponentException if a file cannot be read or holds something else
   */
  @Nullable SslContext forGrpc() throws ComponentException {
    SslContextBuilder builder = builder();
    return builder == null ? null : build(GrpcSslContexts.configure(builder, SslProvider.JDK));
  }

  /**
   * Returns what the JDK's server takes, null for plain text.
   *
   * @throws ComponentException if a file cannot be read or holds something else
   */
  @Nullable SSLContext forHttp() throws ComponentException {
    SslContextBuilder builder = builder();
    return builder == null
        ? null
        : ((JdkSslContext) build(builder.sslProvider(SslProvider.JDK))).context();
  }

  private @Nullable SslContextBuilder builder() throws ComponentException {
    if (certFile == null || keyFile == null) {
      return null;
    }
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(
              readable("cert_file", certFile), readable("key_file", keyFile));
      return clientCaFile == null
          ? builder
          : builder
              .trustManager(readable("client_ca_file", clientCaFile))
              .clientAuth(ClientAuth.REQUIRE);
    } catch (IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private SslContext build(SslContextBuilder builder) throws ComponentException {
    try {
      return builder.build();
    } catch (SSLException e) {
      throw unusable(e);
    }
  }

  private static File readable(String key, String file) throws ComponentException {
    if (!Files.isReadable(Path.of(file))) {
      throw ComponentException.failed(
          "cannot read %s; set tls.%s to a readable PEM file".formatted(file, key), null);
    }
    return new File(file);
  }

  private ComponentException unusable(Exception cause) {
    return ComponentException.failed(
        "%s and %s are no certificate with its key (%s); tls.cert_file and tls.key_file take PEM, the key in PKCS #8"
            .formatted(certFile, keyFile, cause.getMessage()),
        cause);
  }
}
