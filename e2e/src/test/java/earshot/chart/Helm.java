// SPDX-License-Identifier: Apache-2.0
package earshot.chart;

import earshot.e2e.process.Backends;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders and installs a chart. */
public final class Helm {
  /** The chart of the repository. */
  public static final Path CHART =
      Path.of(System.getProperty("repository.root"), "charts", "earshot");

  static final String NAMESPACE = "voice";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Path chart;
  private final @Nullable Path kubeconfig;

  private Helm(Path chart, @Nullable Path kubeconfig) {
    this.chart = chart;
    this.kubeconfig = kubeconfig;
  }

  /** Knows no cluster. */
  public static Helm of(Path chart) {
    return new Helm(chart, null);
  }

  Helm at(Path kubeconfig) {
    return new Helm(chart, kubeconfig);
  }

  /** What a program said, and how it ended. */
  record Outcome(int code, String said) {
    /** Runs the program to its end. */
    static Outcome of(ProcessBuilder builder) throws IOException, InterruptedException {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), said);
    }
  }

  /** Returns the objects that the chart makes of these values. */
  public List<HasMetadata> render(String... values) throws Exception {
    return render(sets(values).lines().toList());
  }

  /** Does the same with options of Helm's. */
  List<HasMetadata> render(List<String> options) throws Exception {
    Outcome outcome =
        run(
            "template",
            "earshot",
            chart.toString(),
            "--namespace=" + NAMESPACE,
            String.join("\n", options));
    if (outcome.code() != 0) {
      throw new IllegalStateException(outcome.said());
    }
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : outcome.said().split("(?m)^---$", -1)) {
      if (document.lines().anyMatch(line -> line.startsWith("kind:"))) {
        HasMetadata object = YAML.unmarshal(document);
        objects.add(object);
      }
    }
    return objects;
  }

  /** Runs a command on the chart's release. */
  Outcome run(String command, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(Backends.path("helm").toString(), command));
    for (String argument : arguments) {
      words.addAll(argument.lines().toList());
    }
    ProcessBuilder builder = new ProcessBuilder(words);
    if (kubeconfig != null) {
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
    }
    return Outcome.of(builder);
  }

  Path chart() {
    return chart;
  }

  /** One line an argument. */
  static String sets(String... values) {
    return String.join("\n", Arrays.stream(values).map(value -> "--set=" + value).toList());
  }
}
