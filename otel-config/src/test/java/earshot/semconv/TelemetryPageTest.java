// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TelemetryPageTest {

  /** With {@code -Dearshot.write=true} it is written. */
  @Test
  void thePageSaysWhatTheRegistrySays() throws IOException {
    Path file = Path.of(System.getProperty("repository.root"), "docs", "telemetry.md");
    String page = TelemetryPage.of(Registry.read());
    if (Boolean.getBoolean("earshot.write")) {
      Files.writeString(file, page);
    }

    assertThat(file).content().isEqualTo(page);
  }
}
