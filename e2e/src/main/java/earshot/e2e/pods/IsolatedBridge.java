// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bridge in a network namespace of its own: nothing appears among the host's interfaces, and the
 * host's packet filter (Docker drops forwarded frames by default) never sees the pods' traffic.
 */
final class IsolatedBridge implements PodSwitch {
  private static final String BRIDGE = "br0";
  private static final String CABLE = "cable";

  private final NetworkNamespace namespace;
  private final String runId;
  private @Nullable SlowCable slowCable;

  IsolatedBridge(String runName) {
    this.runId = runName.substring(runName.lastIndexOf('-') + 1);
    this.namespace = new NetworkNamespace(runName + "-switch");
    namespace.ip("link", "add", BRIDGE, "type", "bridge");
    namespace.ip("link", "set", BRIDGE, "up");
  }

  @Override
  public void connect(NetworkNamespace pod, int index) {
    String port = "port" + index;
    pod.ip("link", "add", "eth0", "type", "veth", "peer", "name", port, "netns", namespace.name());
    namespace.ip("link", "set", port, "master", BRIDGE, "up");
  }

  /** Lays a cable to another, so that the pods of both reach each other. */
  void join(IsolatedBridge other) {
    namespace.ip(
        "link",
        "add",
        CABLE,
        "type",
        "veth",
        "peer",
        "name",
        CABLE,
        "netns",
        other.namespace.name());
    namespace.ip("link", "set", CABLE, "master", BRIDGE, "up");
    other.namespace.ip("link", "set", CABLE, "master", BRIDGE, "up");
  }

  /** Lays a cable on which frames are under way for {@code delay}. */
  void join(IsolatedBridge other, Duration delay) {
    slowCable = new SlowCable("es" + runId, namespace, other.namespace, BRIDGE, delay);
  }

  @Override
  public void close() {
    if (slowCable != null) {
      slowCable.close();
      slowCable = null;
    }
    namespace.close();
  }
}
