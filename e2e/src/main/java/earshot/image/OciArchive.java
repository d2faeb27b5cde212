// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes an image as the OCI image layout in a tar archive, which every container engine loads: the
 * same bytes for the same files.
 */
final class OciArchive {
  /** Who runs what does not capture; the agent on a node is run as root with capabilities. */
  private static final String USER = "65532:65532";

  private final Tree tree;
  private final String version;
  private final JibContainerBuilder image = Jib.fromScratch();

  OciArchive(Tree tree, String version) {
    this.tree = tree;
    this.version = version;
  }

  /** Adds a layer with those of the tree's files; {@code which} is asked with the image's path. */
  OciArchive layer(String name, Predicate<String> which) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    List<Path> paths;
    try (Stream<Path> all = Files.walk(tree.root())) {
      paths = all.sorted().toList();
    }
    for (Path path : paths) {
      String inImage = "/" + tree.root().relativize(path);
      if (path.equals(tree.root()) || !which.test(inImage)) {
        continue;
      }
      // Whatever the umask of who builds.
      boolean open = Files.isDirectory(path) || Files.isExecutable(path);
      layer.addEntry(
          path,
          AbsoluteUnixPath.get(inImage),
          FilePermissions.fromOctalString(open ? "755" : "644"),
          Tree.TIME);
    }
    image.addFileEntriesLayer(layer.build());
    return this;
  }

  /** Writes it, with layers in the order in which they were added. */
  Image write(Path archive, String name) throws IOException {
    Tree cache = Tree.empty(tree.root().resolveSibling("layers"));
    Files.createDirectories(archive.getParent());
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    image
        .setFormat(ImageFormat.OCI)
        .setCreationTime(Tree.TIME)
        .setPlatforms(Set.of(new Platform(architecture, "linux")))
        .setUser(USER)
        // What is logged has characters beyond ASCII.
        .setEnvironment(Map.of("PATH", JavaRuntime.HOME + "/bin", "LANG", "C.UTF-8"))
        .setEntrypoint(
            JavaRuntime.LAUNCHER, "-XX:AOTCache=" + ImageBuild.CACHE, "-jar", ImageBuild.JAR)
        .setProgramArguments("run")
        .setWorkingDirectory(AbsoluteUnixPath.get("/"))
        .setLabels(
            Map.of(
                "org.opencontainers.image.title", "Earshot",
                "org.opencontainers.image.description", "Where does a call's audio wait?",
                "org.opencontainers.image.licenses", "Apache-2.0",
                "org.opencontainers.image.version", version));
    try {
      JibContainer written =
          image.containerize(
              Containerizer.to(TarImage.at(archive).named(name + ":" + version))
                  .setOfflineMode(true)
                  .setToolName("earshot")
                  // It knows layers again by paths and times, which are always the same here.
                  .setApplicationLayersCache(cache.root())
                  .setBaseImageLayersCache(cache.root()));
      return new Image(name + ":" + version, written.getDigest().toString(), Files.size(archive));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (IOException | InvalidImageReferenceException e) {
      throw new IllegalStateException("cannot write " + archive + ": " + e.getMessage(), e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot make the image: " + e.getMessage(), e);
    }
  }
}
