// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bridge among the host's own interfaces, as a CNI makes it, for tests of the interface capture
 * point. It gets no address. A host whose packet filter drops forwarded frames drops these too.
 */
final class HostBridge implements PodSwitch {
  private static final Path INTERFACES = Path.of("/sys/class/net");

  private final String tag;

  HostBridge(String runName) {
    this.tag = tag(runName);
    Command.run("ip", "link", "add", bridge(), "type", "bridge");
    Command.run("ip", "link", "set", bridge(), "up");
  }

  @Override
  public void connect(NetworkNamespace pod, int index) {
    String host = "veth" + tag + index;
    Command.run(
        "ip", "link", "add", host, "type", "veth", "peer", "name", "eth0", "netns", pod.name());
    Command.run("ip", "link", "set", host, "master", bridge(), "up");
  }

  @Override
  public void close() {
    removeBridge(bridge());
  }

  /** Removes the bridge of a run whose owner died; the veth pairs go with their namespaces. */
  static void remove(String runName) {
    removeBridge("br" + tag(runName));
  }

  private String bridge() {
    return "br" + tag;
  }

  /** Interface names end at 15 characters: the run's id alone fits beside the rest. */
  private static String tag(String runName) {
    return "es" + runName.substring(runName.lastIndexOf('-') + 1);
  }

  private static void removeBridge(String name) {
    if (Files.exists(INTERFACES.resolve(name))) {
      Command.run("ip", "link", "del", name);
    }
  }
}
