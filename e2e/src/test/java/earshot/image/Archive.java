// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads an image's archive as the OCI image layout defines it. */
record Archive(Path file) {

  /** Returns the digests of the layers, the lowest first. */
  List<String> layers() throws IOException {
    JsonNode index = json("index.json");
    JsonNode manifest = json(blob(index.at("/manifests/0/digest").asString()));
    return manifest
        .get("layers")
        .valueStream()
        .map(layer -> layer.get("digest").asString())
        .toList();
  }

  /** Returns the paths of all files of all layers. */
  List<String> paths() throws IOException {
    List<String> paths = new ArrayList<>();
    for (String layer : layers()) {
      try (TarArchiveInputStream tar = open();
          TarArchiveInputStream files =
              new TarArchiveInputStream(new GZIPInputStream(at(tar, blob(layer))))) {
        for (TarArchiveEntry file = files.getNextEntry();
            file != null;
            file = files.getNextEntry()) {
          if (!file.isDirectory()) {
            paths.add("/" + file.getName());
          }
        }
      }
    }
    return paths;
  }

  private JsonNode json(String entry) throws IOException {
    try (TarArchiveInputStream tar = open()) {
      return JsonMapper.shared().readTree(at(tar, entry).readAllBytes());
    }
  }

  private TarArchiveInputStream open() throws IOException {
    return new TarArchiveInputStream(Files.newInputStream(file));
  }

  private static InputStream at(TarArchiveInputStream tar, String name) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.getName().equals(name)) {
        return tar;
      }
    }
    throw new IOException("there is no " + name);
  }

  private static String blob(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }
}
