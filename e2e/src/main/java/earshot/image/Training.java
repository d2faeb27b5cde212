// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import earshot.demo.LatencyErrors;
import earshot.e2e.agent.Owned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Makes the AOT cache: the agent runs from the image's tree as it will, captures the demo's calls,
 * and the JVM notes which classes that loads and how they are linked.
 */
final class Training {
  private static final Duration DURATION = Duration.ofSeconds(6);
  private static final String NOTES = ImageBuild.CACHE + ".notes";

  private final Path root;

  Training(Path root) {
    this.root = root;
  }

  void run() throws Exception {
    List<String> recording =
        ImageBuild.command(root, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + NOTES);
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      LatencyErrors.measure(recording, DURATION, owned);
    }
    Path notes = root.resolve(NOTES.substring(1));
    if (!Files.exists(notes)) {
      throw new IllegalStateException("the JVM left no notes of the training in " + notes);
    }
    Tool.run(
        ImageBuild.command(
                root,
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + NOTES,
                "-XX:AOTCache=" + ImageBuild.CACHE)
            .toArray(String[]::new));
    Files.delete(notes);
  }
}
