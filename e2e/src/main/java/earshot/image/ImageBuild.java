// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.agent.AgentJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.JarFile;

/**
 * Builds the image out of the JDK that runs this, of libraries of this machine and of the agent as
 * built, without a daemon and without a registry. Layers are ordered from what changes least.
 */
public final class ImageBuild {
  /** Above the directories of each file's own, which the first layer holds. */
  static final String HOME = "/opt/earshot";

  static final String JAR = HOME + "/earshot-agent.jar";
  static final String CACHE = HOME + "/earshot.aot";
  private static final String LICENCE = HOME + "/LICENSE";
  private static final String NAME = "earshot";

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
