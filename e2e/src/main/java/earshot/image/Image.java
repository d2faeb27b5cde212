// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import java.nio.file.Path;

/**
 * An image that was built.
 *
 * @param name with its tag
 * @param digest of its manifest
 * @param bytes of the archive, compressed layers and all
 */
public record Image(String name, String digest, long bytes) {

  String text(Path file) {
    return "%s  %s%n%s  %.1f MB".formatted(name, digest, file, bytes / 1e6);
  }
}
