// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page's files out of the jar, by path. No path of a request ever names a file. */
final class PageFiles {
  private static final String FOLDER = "/earshot/live/";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final String[] NAMES = {
    "index.html",
    "style.css",
    "icon.svg",
    "app.js",
    "details.js",
    "heat.js",
    "journeys.js",
    "map.js",
    "table.js",
    "text.js"
  };

  private final Map<String, PageFile> files = new HashMap<>();

  /** One file with its media type. */
  static final class PageFile {
    final String type;
    final byte[] bytes;

    PageFile(String type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
    }
  }

  PageFiles() {
    for (String name : NAMES) {
      String extension = name.substring(name.lastIndexOf('.') + 1);
      String type = TYPES.get(extension);
      if (type == null) {
        throw new IllegalStateException(name + " is of no known type");
      }
      files.put("/" + name, new PageFile(type, bytes(name)));
    }
    files.put("/", Objects.requireNonNull(files.get("/index.html")));
  }

  @Nullable PageFile file(String path) {
    return files.get(path);
  }

  private static byte[] bytes(String name) {
    try (InputStream stream = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException(FOLDER + name + " is missing from the agent's jar");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
