// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.Attribute;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** An API server in memory, which agents reach over HTTP by a kubeconfig as they do any other. */
final class ApiServer implements AutoCloseable {
  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private volatile @Nullable String refusedVerb;
  private KubernetesMockServer server = serve(0);
  private final int port = server.getPort();

  /** Returns the environment of an agent that is to use this server. */
  Map<String, String> environment(Path directory) throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: test, user: {token: secret}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(port));
    return Map.of("KUBECONFIG", kubeconfig.toString(), "K8S_NODE_NAME", Fixtures.NODE);
  }

  /** Creates or changes a pod, with the UID that it has: the mock's own POST gives it another. */
  void apply(Pod pod) {
    GenericKubernetesResource changed =
        Serialization.unmarshal(Serialization.asJson(pod), GenericKubernetesResource.class);
    changed.getMetadata().setResourceVersion(String.valueOf(objects.requestResourceVersion()));
    event(pod, changed, Serialization.asJson(changed));
  }

  void delete(Pod pod) {
    event(pod, null, null);
  }

  /** Refuses {@code list} or {@code watch}; null refuses nothing. */
  void refuse(@Nullable String verb) {
    refusedVerb = verb;
  }

  /** Returns the paths with queries that were asked for. */
  List<String> paths() {
    return paths;
  }

  /**
   * Waits until the mock's event loop has nothing left to do: a watch that ends while an event is
   * being sent blocks it for a minute.
   */
  void settle() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(URI.create(url() + "api/v1/nodes")).build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (ConnectException e) {
      // The test has stopped it.
      paths.add(e.toString());
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** Goes away: connections break, new ones are refused. */
  void stop() {
    server.shutdown();
  }

  /** Comes back at the same address with the objects that there were. */
  void startAgain() {
    server = serve(port);
  }

  @Override
  public void close() {
    try {
      server.shutdown();
    } catch (IllegalStateException e) {
      // The mock's event loop waits for its sender, which may wait for the event loop: it is left
      // to the end of the process, and the next test has a server of its own.
      LoggerFactory.getLogger(ApiServer.class).warn("the mock server hangs", e);
    }
  }

  private KubernetesMockServer serve(int atPort) {
    KubernetesMockServer serving =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Gate(), false);
    serving.start(InetAddress.getLoopbackAddress(), atPort);
    return serving;
  }

  private void event(Pod pod, @Nullable GenericKubernetesResource changed, @Nullable String json) {
    String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods";
    AttributeSet key = objects.getKey(path).add(new Attribute("name", pod.getMetadata().getName()));
    Map.Entry<AttributeSet, String> existing = objects.findResource(key);
    objects.processEvent(path, key, existing == null ? null : existing.getKey(), changed, json);
  }

  private static String review(boolean allowed) {
    return """
    {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
     "status": {"allowed": %s}}
    """
        .formatted(allowed);
  }

  private static String forbidden(String verb) {
    return """
    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden",
     "message": "pods is forbidden: User \\"system:serviceaccount:earshot:earshot\\" cannot %s \
    resource \\"pods\\" in API group \\"\\" at the cluster scope", "code": 403}
    """
        .formatted(verb);
  }

  private final class Gate extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String path = Objects.requireNonNull(request.getPath());
      paths.add(path);
      String verb = path.contains("watch=true") ? "watch" : "list";
      if (path.startsWith("/api/v1/pods") && verb.equals(refusedVerb)) {
        return new MockResponse()
            .setResponseCode(403)
            .addHeader("Content-Type", "application/json")
            .setBody(forbidden(verb));
      }
      if (path.endsWith("/selfsubjectaccessreviews")) {
        return new MockResponse()
            .setResponseCode(201)
            .addHeader("Content-Type", "application/json")
            .setBody(review(!"watch".equals(refusedVerb)));
      }
      return objects.dispatch(request);
    }
  }
}
