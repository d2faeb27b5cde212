// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import earshot.e2e.pods.PodSpec;
import earshot.processor.k8sattributes.PodEncoder;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ListMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What an agent needs of an API server, on loopback, for pods that never change: it lists them, and
 * tells watchers that nothing happens, as protobuf for those that take it. An agent reaches it by a
 * kubeconfig.
 */
public final class ApiServer implements AutoCloseable {
  private static final long BOOKMARK_SECONDS = 30;
  private static final String VERSION = "1";
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final PodList list;
  private final Pod bookmark =
      new PodBuilder().withNewMetadata().withResourceVersion(VERSION).endMetadata().build();

  /** Starts one that knows {@code pods}, all running on {@link PodObjects#NODE}. */
  public ApiServer(List<PodSpec> pods) {
    this(Map.of(PodObjects.NODE, pods));
  }

  /** Starts one that knows the pods of these nodes, all running. */
  public ApiServer(Map<String, List<PodSpec>> podsByNode) {
    this.list =
        new PodListBuilder()
            .withMetadata(new ListMetaBuilder().withResourceVersion(VERSION).build())
            .withItems(
                podsByNode.entrySet().stream()
                    .flatMap(node ->
                        node.getValue().stream().map(pod -> PodObjects.of(pod, node.getKey())))
                    .toList())
            .build();
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/api/v1/pods", this::answer);
    server.start();
  }

  /** Returns the port on loopback. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Writes a kubeconfig that leads here. */
  public void writeKubeconfig(Path file) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: demo
            cluster: {server: "http://127.0.0.1:%d"}
        users:
          - name: demo
            user: {}
        contexts:
          - name: demo
            context: {cluster: demo, user: demo}
        current-context: demo
        """
            .formatted(port()));
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String accepted = exchange.getRequestHeaders().getFirst("Accept");
      boolean protobuf = accepted != null && accepted.contains(PodEncoder.MEDIA_TYPE);
      exchange
          .getResponseHeaders()
          .add("Content-Type", protobuf ? PodEncoder.MEDIA_TYPE : "application/json");
      if (exchange.getRequestURI().getQuery().contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        watch(
            exchange.getResponseBody(),
            protobuf
                ? PodEncoder.event("BOOKMARK", bookmark)
                : json("{\"type\":\"BOOKMARK\",\"object\":%s}", bookmark));
      } else {
        byte[] answer = protobuf ? PodEncoder.object(list) : json("%s", list);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private void watch(OutputStream out, byte[] bookmark) throws IOException {
    out.flush();
    try {
      while (!closed.await(BOOKMARK_SECONDS, TimeUnit.SECONDS)) {
        out.write(bookmark);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] json(String format, KubernetesResource object) {
    return format.formatted(Serialization.asJson(object)).getBytes(StandardCharsets.UTF_8);
  }
}
