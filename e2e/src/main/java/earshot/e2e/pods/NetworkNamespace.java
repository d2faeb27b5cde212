// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Owns one named network namespace; its interfaces, and the other ends of its veth pairs, go with
 * it.
 */
public final class NetworkNamespace implements AutoCloseable {
  /** Where {@code ip netns} keeps the names. */
  static final Path NAMES = Path.of("/run/netns");

  private final String name;

  NetworkNamespace(String name) {
    this.name = name;
    Command.run("ip", "netns", "add", name);
    ip("link", "set", "lo", "up");
  }

  /** Returns the name, as {@code ip netns} takes it. */
  public String name() {
    return name;
  }

  /** Runs {@code ip} inside. */
  void ip(String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", name));
    command.addAll(List.of(words));
    Command.run(command.toArray(String[]::new));
  }

  @Override
  public void close() {
    remove(name);
  }

  static void remove(String name) {
    if (Files.exists(NAMES.resolve(name))) {
      Command.run("ip", "netns", "del", name);
    }
  }
}
