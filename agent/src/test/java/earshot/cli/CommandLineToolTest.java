// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.connector.latency.LatencyFactory;
import earshot.exporter.debug.DebugFactory;
import earshot.exporter.debug.Screen;
import earshot.exporter.file.FileFactory;
import earshot.exporter.otlp.OtlpFactory;
import earshot.extension.healthcheck.HealthCheckFactory;
import earshot.extension.live.LiveFactory;
import earshot.processor.k8sattributes.K8sAttributesFactory;
import earshot.receiver.ebpf.EbpfReceiverFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineToolTest {
  @TempDir private Path folder = Path.of("");
  private final Map<String, String> variables = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Screen screen = new Screen(nowhere, nowhere, false, false);
    return new CommandLineTool(
            new Surroundings(
                List.of(
                    new EbpfReceiverFactory(),
                    new K8sAttributesFactory(),
                    new LatencyFactory(),
                    OtlpFactory.grpc(),
                    new FileFactory(),
                    new DebugFactory(screen),
                    new HealthCheckFactory(),
                    new LiveFactory()),
                variables::get,
                InstantSource.system(),
                "1.2.3",
                screen))
        .printTo(new PrintWriter(out), new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("earshot.yaml"), yaml).toString();
  }

  @Test
  void helpAndVersion() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("run ", "validate ", "components ", "print-config ", "doctor ", "Exit codes:");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("earshot 1.2.3");
    for (String command : List.of("run", "validate", "components", "print-config", "doctor")) {
      assertThat(run(command, "--help")).isZero();
    }
  }

  @Test
  void badUsageIsTwo() {
    assertThat(run("listen")).isEqualTo(2);
    assertThat(err.toString()).contains("'listen'");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("name a command, such as run");
    assertThat(run("run", "--config", "none.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("none.yaml: no such file; correct --config");
  }

  @Test
  void everyMistakeIsNamedBeforeAnythingIsAttached() throws IOException {
    String file = file("receivers: {ebpf: {atach: auto}}\nexporter: {}\n");

    assertThat(run("validate", "--config", file)).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            file + ":1: receivers.ebpf.atach: unknown key; did you mean 'attach'?",
            file + ":2: exporter: unknown key; did you mean 'exporters'?");
    assertThat(run("run", "--config", file)).isEqualTo(2);
  }

  @Test
  void validateSaysWhatItWouldAttachTo() {
    assertThat(run("validate")).isZero();
    assertThat(out.toString()).contains("the built-in configuration: valid", "attaches to");
  }

  @Test
  void printConfigMasksSecrets() {
    variables.put("EARSHOT_SIGNATURE_KEY", "0f".repeat(32));
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");

    assertThat(run("print-config")).isZero();
    assertThat(out.toString())
        .contains("sampling_bits: 10", "otlp_grpc:")
        .doesNotContain("0f0f")
        .doesNotContain("&id");
  }

  @Test
  void theKeyOfTheEnvironmentIsUsed() {
    variables.put("EARSHOT_SIGNATURE_KEY", "0f".repeat(32));
    assertThat(run("doctor")).isZero();
    assertThat(out.toString()).contains("signature key: id ");

    variables.put("EARSHOT_SIGNATURE_KEY", "secret");
    assertThat(run("validate")).isEqualTo(2);
    assertThat(err.toString()).contains("signature.key").doesNotContain("secret");
  }

  @Test
  void componentsPrintsThePipelines() throws IOException {
    String file =
        file(
            """
            receivers: {ebpf: {}}
            exporters: {file: {}}
            service: {pipelines: {logs: {receivers: [ebpf], exporters: [file]}}}
            """);

    assertThat(run("components")).isZero();
    assertThat(out.toString()).contains("connectors:", "- latency", "- ebpf");
    assertThat(run("components", "--config", file)).isZero();
    assertThat(out.toString()).contains("logs");
  }

  @Test
  void doctorNamesTheFix() {
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");

    run("doctor");
    assertThat(out.toString())
        .contains("kernel:", "capabilities:", "cgroup v2:", "tcx:", "ring:", "Kubernetes:")
        .contains("OTLP endpoint: http://127.0.0.1:1/: Connection refused")
        .contains("fix: start the Collector there");
  }
}
