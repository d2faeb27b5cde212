// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.process.Backends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboards, by Grafana's own types of its schema: no field is unknown, missing or wrong. */
class DashboardSchemaIT {

  @Test
  void dashboardsAreAsGrafanasSchemaSays() throws Exception {
    List<String> files;
    try (Stream<Path> listed = Files.list(OtelConfig.file("dashboards"))) {
      files = listed.map(Path::toString).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    ProcessBuilder builder = new ProcessBuilder(Backends.path("dashboard-check").toString());
    builder.command().addAll(files);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }
}
