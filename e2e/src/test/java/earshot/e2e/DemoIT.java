// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./dev demo}, as the script starts it. */
class DemoIT {
  private static final Path ROOT = Path.of(System.getProperty("repository.root"));
  private static final Pattern RUN = Pattern.compile("\\((earshot-demo-[0-9a-f]{4}),");

  @TempDir private Path folder = Path.of("");

  @Test
  void agreesWithThePodsAndLeavesNothing() throws Exception {
    Path json = folder.resolve("demo.json");
    Process demo = demo("--duration", "6s", "--json", json.toString());
    String said = demo.inputReader().lines().collect(Collectors.joining("\n"));

    assertThat(demo.waitFor()).as(said).isZero();
    JsonNode summary = JsonMapper.shared().readTree(json);
    assertThat(summary.propertyNames()).containsExactly("workloads", "sightings", "drops");
    assertThat(summary.get("workloads")).hasSize(3);
    assertThat(summary.get("workloads"))
        .allSatisfy(workload -> {
          assertThat(workload.propertyNames())
              .containsExactly(
                  "namespace",
                  "workload",
                  "residences",
                  "trueP50Millis",
                  "measuredP50Millis",
                  "measuredP99Millis");
          assertThat(workload.get("residences").asInt()).isPositive();
        });
    assertThat(summary.get("sightings").asLong()).isPositive();
    assertLeftNothing(run(said));
  }

  @Test
  void removesWhatAKilledRunLeft() throws Exception {
    Process killed = demo("--duration", "60s");
    String said = linesUntil(killed.inputReader(), "playing ");
    killed.destroyForcibly().waitFor();
    assertThat(Files.exists(directory(run(said)))).isTrue();

    Process next = demo("--duration", "5s");
    next.inputReader().lines().forEach(_ -> {});
    assertThat(next.waitFor()).isZero();
    assertLeftNothing(run(said));
  }

  private static Process demo(String... options) throws IOException {
    List<String> command =
        JavaCommand.of(
            "e2e/target/classes:e2e/target/lib/*",
            "earshot.demo.Main",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of(options));
    return new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
  }

  private static String linesUntil(BufferedReader out, String beginning) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(beginning)) {
        return said.toString();
      }
    }
    throw new AssertionError("the demo never said '" + beginning + "': " + said);
  }

  private static String run(String said) {
    Matcher run = RUN.matcher(said);
    assertThat(run.find()).as(said).isTrue();
    return run.group(1);
  }

  private static Path directory(String run) {
    return Path.of("/run/earshot-demo", run.substring("earshot-demo-".length()));
  }

  private static void assertLeftNothing(String run) throws IOException {
    assertThat(directory(run)).doesNotExist();
    for (String mount : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (mount.contains(" - cgroup2 ")) {
        assertThat(Path.of(mount.split(" ", -1)[4], run)).doesNotExist();
      }
    }
    Path namespaces = Path.of("/run/netns");
    if (Files.isDirectory(namespaces)) {
      try (var names = Files.list(namespaces)) {
        assertThat(names).noneMatch(name -> name.getFileName().toString().startsWith(run));
      }
    }
  }
}
