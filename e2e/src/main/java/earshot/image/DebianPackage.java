// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A package of this machine of which the image holds files.
 *
 * @param distribution as {@code /etc/os-release} names it, such as {@code debian}
 */
record DebianPackage(String name, String version, String architecture, String distribution) {

  /** Returns the one that {@code file} belongs to. */
  static DebianPackage of(Path file) throws IOException {
    String owner;
    try {
      owner = Tool.run("dpkg-query", "--search", file.toRealPath().toString());
    } catch (IllegalStateException _) {
      // On a system whose /lib is a link to /usr/lib, packages may name either.
      owner = Tool.run("dpkg-query", "--search", file.toString());
    }
    return named(owner.substring(0, owner.indexOf(": ")));
  }

  /** Returns an installed one. */
  static DebianPackage named(String name) throws IOException {
    String[] fields =
        Tool.run("dpkg-query", "--show", "--showformat=${Package} ${Version} ${Architecture}", name)
            .split(" ", -1);
    return new DebianPackage(fields[0], fields[1], fields[2], thisDistribution());
  }

  /** Returns where the image has its licence. */
  String licence() {
    return "/usr/share/doc/" + name + "/copyright";
  }

  private static String thisDistribution() throws IOException {
    return Files.readAllLines(Path.of("/etc/os-release")).stream()
        .filter(line -> line.startsWith("ID="))
        .map(line -> line.substring("ID=".length()).replace("\"", ""))
        .findFirst()
        .orElse("debian");
  }
}
