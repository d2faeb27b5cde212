// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.agent.AgentJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.JarFile;

/**
 * Builds the image out of the JDK that runs this, of libraries of this machine and of the agent as
 * built, without a daemon and without a registry. Layers are ordered from what changes least.
 */
public final class ImageBuild {
  /** The memory limit of the chart, to which the JVM fits its heap. */
  public static final int CHART_MEBIBYTES = 640;

  private static final String MAX_RAM = "-XX:MaxRAM=" + CHART_MEBIBYTES + "m";

  /** Above the directories of each file's own, which the first layer holds. */
  static final String HOME = "/opt/earshot";

  static final String JAR = HOME + "/earshot-agent.jar";
  static final String CACHE = HOME + "/earshot.aot";
  private static final String LICENCE = HOME + "/LICENSE";
  private static final String NAME = "earshot";

  /** Shows the tree what the agent looks at; all of it is gone with the process. */
  private static final String IN_TREE =
      """
      mount --make-rprivate /
      for d in proc sys dev run; do mount --rbind /$d "$0/$d"; done
      exec chroot "$0" "$@"
      """;

  private final Path repository;
  private final Path work;
  private final Consumer<String> progress;

  /**
   * Creates one.
   *
   * @param repository its root, in which the agent is built
   * @param progress told of each step
   */
  public ImageBuild(Path repository, Consumer<String> progress) {
    this.repository = repository;
    this.work = repository.resolve("e2e/target/image");
    this.progress = progress;
  }

  /**
   * Returns the options that the image's JVM starts with by itself, for another that is to have the
   * same memory.
   */
  public static List<String> options() {
    List<String> options = new ArrayList<>(List.of(JavaRuntime.OPTIONS.split(" ")));
    options.add(MAX_RAM);
    return options;
  }

  /** Builds the image into an archive, and its bill of materials beside it. */
  public Image build(Path archive) throws Exception {
    Tree tree = Tree.empty(work.resolve("root"));
    List<DebianPackage> packages = fill(tree);
    progress.accept("image: trains the AOT cache: the agent runs the demo");
    new Training(tree.root()).run();
    tree.settle();
    progress.accept("image: writes " + archive);
    Image image = archive(tree).layer("aot-cache", CACHE::equals).write(archive, NAME);
    Sbom.write(
        repository.resolve("agent/target/sbom.json"),
        version(),
        packages,
        archive.resolveSibling(archive.getFileName() + ".cdx.json"));
    return image;
  }

  /**
   * Returns what starts the agent from the tree that {@link #build} left, with the memory that the
   * chart's container has, up to its arguments.
   */
  public List<String> command(boolean cached) {
    return command(
        work.resolve("root"), cached ? "-XX:AOTCache=" + CACHE : "-XX:AOTMode=off", MAX_RAM);
  }

  /** Returns what starts the agent from a tree with these options of the JVM. */
  static List<String> command(Path root, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-e",
                "-c",
                IN_TREE,
                root.toString(),
                JavaRuntime.LAUNCHER));
    command.addAll(List.of(options));
    command.addAll(List.of("-jar", JAR));
    return command;
  }

  /** Builds one without the cache, which no two runs train alike; the rest does not vary. */
  public Image buildWithoutCache(Path archive) throws IOException {
    Tree tree = Tree.empty(archive.resolveSibling("root"));
    fill(tree);
    return archive(tree).write(archive, NAME);
  }

  private List<DebianPackage> fill(Tree tree) throws IOException {
    progress.accept("image: links the runtime");
    Path jar = AgentJar.path(repository);
    JavaRuntime.link(tree, jar);
    progress.accept("image: copies libraries");
    List<DebianPackage> packages = NativeLibraries.copy(tree);
    tree.copy(jar, JAR);
    tree.copyAll(jar.resolveSibling("lib"), HOME + "/lib");
    tree.copy(repository.resolve("LICENSE"), LICENCE);
    tree.settle();
    return packages;
  }

  private OciArchive archive(Tree tree) throws IOException {
    String libraries = HOME + "/lib";
    Predicate<String> agent =
        path -> path.equals(JAR) || path.equals(LICENCE) || path.startsWith(libraries);
    return new OciArchive(tree, version())
        .layer("libraries", path -> !path.startsWith(HOME))
        .layer("runtime", path -> path.startsWith(JavaRuntime.HOME))
        .layer("agent", agent);
  }

  private String version() throws IOException {
    try (JarFile jar = new JarFile(AgentJar.path(repository).toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }
}
