// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.e2e.pods.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** The image's files as they lie in a folder, below which paths are those of the image. */
final class Tree {
  /** When every file of the image was changed last: the build's own time of the parent pom. */
  static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final Path root;

  private Tree(Path root) {
    this.root = root;
  }

  /** Begins an empty one in place of what was there. */
  static Tree empty(Path root) throws IOException {
    FileTree.delete(root);
    Files.createDirectories(root);
    return new Tree(root);
  }

  Path root() {
    return root;
  }

  /** Returns where a path of the image lies. */
  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  /** Makes a folder and those above it. */
  void directory(String path) throws IOException {
    Files.createDirectories(at(path));
  }

  /** Writes a file. */
  void write(String path, String text) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.writeString(at(path), text);
  }

  /** Copies a file, or what a link leads to. */
  void copy(Path from, String path) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.copy(from, at(path), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Copies a folder with its files. */
  void copyAll(Path from, String path) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        copy(file, path + "/" + file.getFileName());
      }
    }
  }

  /** Gives every file the same time: the JVM takes a cache only for jars of the time it knew. */
  void settle() throws IOException {
    FileTime time = FileTime.from(TIME);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setTimes(time, time, null);
      }
    }
  }
}
