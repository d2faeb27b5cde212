// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.pods.MachineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** libbpf, what it and the JVM load, and the little else that a program expects of a system. */
final class NativeLibraries {
  private static final String LIBBPF = "libbpf.so.1";
  private static final Pattern LOADED = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");

  private NativeLibraries() {}

  /** Copies them with their licences, and returns the packages that they are of. */
  static List<DebianPackage> copy(Tree tree) throws IOException {
    if (!Files.exists(Path.of("/usr/bin/dpkg-query"))) {
      throw new MachineException(
          "libraries and their licences are taken from packages of Debian or Ubuntu: build there");
    }
    TreeSet<DebianPackage> packages = new TreeSet<>(Comparator.comparing(DebianPackage::name));
    packages.add(DebianPackage.named(TrustStore.PACKAGE));
    for (Path library : needed(tree)) {
      tree.copy(library, library.toString());
      packages.add(DebianPackage.of(library));
    }
    for (DebianPackage each : packages) {
      tree.copy(Path.of(each.licence()), each.licence());
    }
    for (String mountPoint : List.of("/proc", "/sys", "/dev", "/run", "/tmp")) {
      tree.directory(mountPoint);
    }
    tree.write("/etc/passwd", "root:x:0:0::/:\nnonroot:x:65532:65532::/:\n");
    tree.write("/etc/group", "root:x:0:\nnonroot:x:65532:\n");
    tree.write("/etc/nsswitch.conf", "hosts: files dns\n");
    return List.copyOf(packages);
  }

  /** Returns the paths of all that libbpf and the JVM load from outside the JVM. */
  private static List<Path> needed(Tree tree) throws IOException {
    Path libBpf = libBpf();
    List<Path> roots = new ArrayList<>(List.of(libBpf, tree.at(JavaRuntime.LAUNCHER)));
    try (Stream<Path> files = Files.walk(tree.at(JavaRuntime.HOME + "/lib"))) {
      files.filter(file -> file.toString().endsWith(".so")).forEach(roots::add);
    }
    TreeSet<Path> needed = new TreeSet<>(List.of(libBpf));
    for (Path root : roots) {
      Matcher loaded = LOADED.matcher(Tool.run("ldd", root.toString()));
      while (loaded.find()) {
        Path library = Path.of(loaded.group(1)).normalize();
        if (!library.startsWith(tree.root())) {
          needed.add(library);
        }
      }
    }
    return List.copyOf(needed);
  }

  private static Path libBpf() throws IOException {
    return Tool.run("ldconfig", "-p")
        .lines()
        .filter(line -> line.strip().startsWith(LIBBPF + " "))
        .map(line -> Path.of(line.substring(line.indexOf("=> ") + "=> ".length())))
        .findFirst()
        .orElseThrow(() -> new MachineException("there is no " + LIBBPF + ": install libbpf1"));
  }
}
