// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

/**
 * A bridge in a network namespace of its own: nothing appears among the host's interfaces, and the
 * host's packet filter (Docker drops forwarded frames by default) never sees the pods' traffic.
 */
final class IsolatedBridge implements PodSwitch {
  private static final String BRIDGE = "br0";

  private final NetworkNamespace namespace;

  IsolatedBridge(String runName) {
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

  @Override
  public void close() {
    namespace.close();
  }
}
