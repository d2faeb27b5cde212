// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The JVM with the modules that the agent needs, and no others. */
final class JavaRuntime {
  static final String HOME = ImageBuild.HOME + "/java";

  static final String LAUNCHER = HOME + "/bin/java";

  /**
   * For every start of it: C1 alone and the serial collector need the least memory. Of what a
   * container may use the heap gets less than half, since the kernel's maps count as well. And the
   * JVM would warn, in lines that are no JSON, when Prometheus first scrapes native histograms: the
   * protobuf in its client library uses {@code sun.misc.Unsafe}.
   */
  static final String OPTIONS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -XX:-UsePerfData"
          + " -XX:MaxRAMPercentage=40 -XX:+ExitOnOutOfMemoryError"
          + " --sun-misc-unsafe-memory-access=allow";

  /**
   * What libraries use where it is there, and the agent never: databases in Bouncy Castle and in
   * the Kubernetes model, beans of AWT in Jackson.
   */
  private static final Set<String> UNUSED = Set.of("java.desktop", "java.sql");

  /** What those would have brought along. */
  private static final Set<String> USED = Set.of("java.logging", "java.xml");

  private JavaRuntime() {}

  /** Links it for the agent in {@code jar}, beside which its libraries lie in {@code lib}. */
  static void link(Tree tree, Path jar) throws IOException {
    Path java = Path.of(System.getProperty("java.home"));
    tree.directory(ImageBuild.HOME);
    Tool.run(
        java.resolve("bin/jlink").toString(),
        "--add-modules=" + String.join(",", modules(java, jar)),
        "--add-options=" + OPTIONS,
        "--strip-debug",
        "--no-man-pages",
        "--no-header-files",
        "--output=" + tree.at(HOME));
    try (Stream<Path> programs = Files.list(tree.at(HOME + "/bin"))) {
      for (Path other : programs.filter(each -> !each.endsWith("java")).toList()) {
        Files.delete(other);
      }
    }
    TrustStore.write(tree.at(HOME + "/lib/security/cacerts"));
  }

  private static Set<String> modules(Path java, Path jar) throws IOException {
    String found =
        Tool.run(
            java.resolve("bin/jdeps").toString(),
            "--multi-release=" + Runtime.version().feature(),
            "--ignore-missing-deps",
            "--print-module-deps",
            "--recursive",
            "--class-path=" + jar.resolveSibling("lib") + "/*",
            jar.toString());
    Set<String> modules = new TreeSet<>(Set.of(found.strip().split(",")));
    modules.removeAll(UNUSED);
    modules.addAll(USED);
    return modules;
  }
}
