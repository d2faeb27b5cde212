// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.cluster;

import earshot.e2e.pods.PodSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.Attribute;
import io.fabric8.mockwebserver.crud.AttributeSet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An API server on loopback that knows the pods; an agent reaches it by a kubeconfig. */
public final class ApiServer implements AutoCloseable {
  // Held, since a logger without holders forgets its level.
  private static final Logger requests = Logger.getLogger("io.fabric8.mockwebserver");

  private final KubernetesMockServer server;

  /** Starts one that knows {@code pods}, all running on {@link PodObjects#NODE}. */
  public ApiServer(List<PodSpec> pods) {
    requests.setLevel(Level.WARNING);
    KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
    this.server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), objects, false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    pods.forEach(pod -> create(objects, PodObjects.of(pod)));
  }

  /** Creates a pod with the UID that its cgroup names: the mock's own POST gives it another. */
  private static void create(KubernetesCrudDispatcher objects, Pod pod) {
    String path = "/api/v1/namespaces/%s/pods".formatted(pod.getMetadata().getNamespace());
    AttributeSet key = objects.getKey(path).add(new Attribute("name", pod.getMetadata().getName()));
    KubernetesSerialization serialization = new KubernetesSerialization();
    GenericKubernetesResource created =
        serialization.unmarshal(serialization.asJson(pod), GenericKubernetesResource.class);
    created.getMetadata().setResourceVersion(String.valueOf(objects.requestResourceVersion()));
    objects.processEvent(path, key, null, created, serialization.asJson(created));
  }

  /** Returns the port on loopback. */
  public int port() {
    return server.getPort();
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
    server.destroy();
  }
}
