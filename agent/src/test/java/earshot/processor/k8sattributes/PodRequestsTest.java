// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodRequestsTest {
  private static final byte[] TEXT = "bad gateway".getBytes(StandardCharsets.US_ASCII);

  private HttpServer proxy;
  private PodRequests requests;

  @BeforeEach
  void setUp() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + proxy.getAddress().getPort() + "/")
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true)
            .build();
    requests = new PodRequests(config, PodFilter.NONE);
  }

  @AfterEach
  void tearDown() {
    requests.close();
    proxy.stop(0);
  }

  @Test
  void readsNoMoreOfARefusalThanItsBound() {
    proxy.createContext("/", PodRequestsTest::refuseForEver);

    KubernetesClientException refusal = refusal();

    assertThat(refusal.getCode()).isEqualTo(502);
    assertThat(refusal.getMessage()).startsWith("bad gatewaybad").endsWith("…").hasSize(513);
  }

  @Test
  void saysThatARefusalHasNoText() {
    proxy.createContext("/", exchange -> exchange.sendResponseHeaders(502, -1));

    assertThat(refusal()).hasMessage("no reason given");
  }

  private KubernetesClientException refusal() {
    return catchThrowableOfType(
        KubernetesClientException.class, () -> requests.list(1, null).close());
  }

  private static void refuseForEver(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(502, 0);
    OutputStream out = exchange.getResponseBody();
    while (true) {
      out.write(TEXT);
    }
  }
}
