// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service account's token, read for each request: the kubelet replaces it before it expires. */
final class TokenFile implements OAuthTokenProvider {
  private final Path path;

  TokenFile(Path path) {
    this.path = path;
  }

  @Override
  public String getToken() {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read service account token " + path, e);
    }
  }
}
