// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import earshot.testing.TestCertificate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiHttpClientFactoryTest {

  @Test
  void putsChaCha20BeforeAesAndLeavesNothingOut() throws Exception {
    HttpClient.Builder builder = HttpClient.newBuilder();

    new ApiHttpClientFactory().additionalConfig(builder);

    try (HttpClient client = builder.build()) {
      assertThat(client.sslParameters().getCipherSuites())
          .startsWith("TLS_CHACHA20_POLY1305_SHA256")
          .containsExactlyInAnyOrder(
              SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    }
  }

  @Test
  void refusesAServerWhoseCertificateNamesAnotherHost(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "other.example");
    try (TlsServer server = new TlsServer(certificate)) {
      assertThat(problem(server, certificate.certificate()))
          .isEqualTo(
              "API server "
                  + server.url()
                  + " has a certificate for another address: No subject alternative names"
                  + " matching IP address 127.0.0.1 found; use an address that the certificate"
                  + " names, as server in the kubeconfig or KUBERNETES_SERVICE_HOST, or have this"
                  + " one added to it");
    }
  }

  @Test
  void refusesAServerWhoseAuthorityIsUnknown(@TempDir Path mine, @TempDir Path others)
      throws Exception {
    try (TlsServer server = new TlsServer(TestCertificate.make(others))) {
      assertThat(problem(server, TestCertificate.make(mine).certificate()))
          .startsWith("API server " + server.url() + " has a certificate that is not trusted: ")
          .contains("; name its authority as certificate-authority in the kubeconfig");
    }
  }

  /** Returns what is said of the server by who trusts {@code authority}. */
  private static String problem(TlsServer server, Path authority) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url())
            .withCaCertFile(authority.toString())
            .withRequestRetryBackoffLimit(0)
            .build();
    try (PodRequests requests = new PodRequests(config, PodFilter.NONE)) {
      Throwable thrown = catchThrowable(() -> requests.list(1, null));
      assertThat(thrown).isNotNull();
      return AccessProblem.of(thrown, requests.server(), "list", null).line();
    }
  }

  /** Would answer anything. */
  private static final class TlsServer implements AutoCloseable {
    private final HttpsServer server;

    TlsServer(TestCertificate certificate) throws IOException {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
      server.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
      server.start();
    }

    String url() {
      return "https://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
