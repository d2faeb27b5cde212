// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.IOException;

/** A pair of interfaces that carries nothing: both ends are down. */
final class Devices implements AutoCloseable {

  final NetworkDevice device;

  private Devices(NetworkDevice device) {
    this.device = device;
  }

  static Devices create() throws IOException {
    Root.require();
    String name = "ffm" + ProcessHandle.current().pid() % 1_000_000 + "a";
    Shell.run("ip", "link", "delete", name);
    Shell.check("ip", "link", "add", name, "type", "veth", "peer", "name", name + "b");
    return new Devices(named(name));
  }

  /** Removes them before their time. */
  void remove() throws IOException {
    Shell.check("ip", "link", "delete", device.name());
  }

  static NetworkDevice named(String name) {
    return NetworkDevice.list().stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    Shell.run("ip", "link", "delete", device.name());
  }
}
