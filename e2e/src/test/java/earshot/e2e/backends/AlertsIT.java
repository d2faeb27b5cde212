// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.process.Backends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shipped alerts, by Prometheus' own checks. */
@ExtendWith(PlayedCallExtension.class)
class AlertsIT {

  @Test
  void theyFireWhenTheyShouldAndOnlyThen() throws Exception {
    promtool("test", "rules", OtelConfig.file("prometheus/alerts_test.yml").toString());
  }

  @Test
  void configurationAndRulesAreValid() throws Exception {
    promtool("check", "config", OtelConfig.file("prometheus/prometheus.yml").toString());
  }

  private static void promtool(String... arguments) throws Exception {
    Path promtool = Backends.path("prometheus").resolveSibling("promtool");
    ProcessBuilder builder = new ProcessBuilder(promtool.toString());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }
}
