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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodRequestsTest {
  private static final byte[] TEXT = "bad gateway".getBytes(StandardCharsets.US_ASCII);

  private HttpServer proxy;
  private PodRequests requests;
  private PodRequests ofNode;

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
    ofNode = new PodRequests(config, new PodFilter(null, "spec.nodeName=worker-1", null));
  }

  @AfterEach
  void tearDown() {
    requests.close();
    ofNode.close();
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

  /** With a limit and no version some servers have etcd read all pods of the cluster. */
  @Test
  void asksTheServersCacheForTheWholeList() throws IOException {
    assertThat(query(() -> ofNode.listCached().close()))
        .isEqualTo("fieldSelector=spec.nodeName%3Dworker-1&resourceVersion=0");
  }

  @Test
  void asksForPagesOfTheNewestVersion() throws IOException {
    assertThat(query(() -> ofNode.list(500, null).close()))
        .isEqualTo("fieldSelector=spec.nodeName%3Dworker-1&limit=500");
    assertThat(query(() -> ofNode.list(500, "a+b").close()))
        .isEqualTo("fieldSelector=spec.nodeName%3Dworker-1&limit=500&continue=a%2Bb");
  }

  private String query(Asking asking) throws IOException {
    BlockingQueue<String> queries = new LinkedBlockingQueue<>();
    var context =
        proxy.createContext(
            "/",
            exchange -> {
              queries.add(exchange.getRequestURI().getRawQuery());
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            });
    asking.ask();
    proxy.removeContext(context);
    return queries.remove();
  }

  private interface Asking {
    void ask() throws IOException;
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
