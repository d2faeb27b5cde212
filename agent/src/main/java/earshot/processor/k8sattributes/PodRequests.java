// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server for pods. The client library has the addresses, the credentials and TLS; the
 * answers are streams, since its own watch tells of no bookmark, so that a server that has gone
 * silent looks like one that has nothing to say, and makes objects of all that pods have.
 */
final class PodRequests implements AutoCloseable {
  /** Protobuf takes server and agent a fraction of the time, but not all that answers has it. */
  private static final String ACCEPTED = "application/vnd.kubernetes.protobuf, application/json";

  /** An answer in the server's own words is far shorter; a proxy in between may send anything. */
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private static final int MAX_TEXT = 512;

  private final Config config;
  private final KubernetesClient client;
  private final @Nullable String namespace;
  private final String path;
  private final Map<String, String> selection = new LinkedHashMap<>();

  /** Creates one for the pods that {@code filter} lets through; nothing is opened. */
  PodRequests(Config config, PodFilter filter) {
    this.config = config;
    this.client =
        new KubernetesClientBuilder()
            .withHttpClientFactory(new ApiHttpClientFactory())
            .withConfig(config)
            .build();
    this.namespace = filter.namespace();
    this.path = namespace == null ? "api/v1/pods" : "api/v1/namespaces/" + namespace + "/pods";
    put(selection, "fieldSelector", filter.fieldSelector());
    put(selection, "labelSelector", filter.labelSelector());
  }

  /** Returns the address of the API server. */
  String server() {
    return config.getMasterUrl();
  }

  /** Returns the namespace whose pods are asked for; null for all. */
  @Nullable String namespace() {
    return namespace;
  }

  /**
   * Returns the list of pods as it arrives, all in one, as the API server has it in its cache: at
   * any version, which may be older than one that another server has told of.
   *
   * <p>Pages have a limit and no version: servers before Kubernetes 1.34 hand them past the cache
   * to etcd, which reads the pods of all nodes even for those of one. Version 0 without a limit is
   * what the cache answers, by its index of nodes where one is asked for, see <a
   * href="https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list">
   * Semantics for get and list</a>.
   *
   * @throws KubernetesClientException if the API server answers with an error
   * @throws IOException if it cannot be reached
   */
  InputStream listCached() throws IOException {
    Map<String, String> query = new LinkedHashMap<>(selection);
    query.put("resourceVersion", "0");
    return get(query);
  }

  /**
   * Returns a page of the list of pods as it arrives, at the newest version there is.
   *
   * @param next what the page before said; null for the first
   * @throws KubernetesClientException if the API server answers with an error
   * @throws IOException if it cannot be reached
   */
  InputStream list(long limit, @Nullable String next) throws IOException {
    Map<String, String> query = new LinkedHashMap<>(selection);
    query.put("limit", Long.toString(limit));
    put(query, "continue", next);
    return get(query);
  }

  /**
   * Returns the changes since {@code resourceVersion} as they happen, for {@code seconds} at most.
   *
   * @throws KubernetesClientException if the API server answers with an error
   * @throws IOException if it cannot be reached
   */
  InputStream watch(String resourceVersion, long seconds) throws IOException {
    Map<String, String> query = new LinkedHashMap<>(selection);
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", resourceVersion);
    query.put("timeoutSeconds", Long.toString(seconds));
    return get(query);
  }

  @Override
  public void close() {
    client.close();
  }

  private InputStream get(Map<String, String> query) throws IOException {
    String url =
        config.getMasterUrl()
            + path
            + "?"
            + query.entrySet().stream()
                .map(each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(url)
            .header("Accept", ACCEPTED)
            .timeout(config.getRequestTimeout(), TimeUnit.MILLISECONDS)
            .build();
    BodyStream body = new BodyStream();
    HttpResponse<AsyncBody> response = await(client.getHttpClient().consumeBytes(request, body));
    body.begin(response.body());
    if (!response.isSuccessful()) {
      try (body) {
        throw error(response.code(), body);
      }
    }
    return body;
  }

  /** The code says what is the matter: what does not come of the text is not waited for. */
  private KubernetesClientException error(int code, BodyStream body) throws IOException {
    body.endWithin(Duration.ofMillis(config.getRequestTimeout()));
    byte[] answer = body.readNBytes(MAX_ERROR_BYTES);
    String message = message(answer);
    if (message == null) {
      String text = new String(answer, StandardCharsets.UTF_8).strip();
      // A page of a proxy says in its first lines what it has to say.
      message = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
    return new KubernetesClientException(
        message.isEmpty() ? "no reason given" : message, code, null);
  }

  /** Returns the message of an object {@code Status}; null for what is none. */
  private static @Nullable String message(byte[] answer) {
    var status =
        new Object() {
          private @Nullable String message;
        };
    try (Document document = Document.of(new ByteArrayInputStream(answer))) {
      if (document.next()) {
        document.fields(field -> {
          if (field.equals("message")) {
            status.message = document.text();
          } else {
            document.skip();
          }
        });
      }
    } catch (IOException e) {
      // A proxy in between answers in its own words, and there may be no end to it.
    }
    return status.message;
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closed while waiting for the API server");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  private static void put(Map<String, String> query, String key, @Nullable String value) {
    if (value != null) {
      query.put(key, value);
    }
  }
}
