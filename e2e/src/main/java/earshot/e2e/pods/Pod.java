// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One pod: its network namespace and its container's cgroup, in which processes can be started. The
 * {@link Topology} that made it closes it.
 */
public final class Pod implements AutoCloseable {
  private final PodSpec spec;
  private final NetworkNamespace namespace;
  private final Path cgroup;

  Pod(PodSpec spec, NetworkNamespace namespace, Path cgroup) {
    this.spec = spec;
    this.namespace = namespace;
    this.cgroup = cgroup;
  }

  /** Returns what it was made from. */
  public PodSpec spec() {
    return spec;
  }

  /** Returns the container's cgroup directory. */
  public Path cgroup() {
    return cgroup;
  }

  /** Returns its network namespace. */
  public NetworkNamespace namespace() {
    return namespace;
  }

  /**
   * Returns a builder of a process inside: in the cgroup first, then in the network namespace, so
   * that every socket belongs to both.
   */
  public ProcessBuilder process(List<String> command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
    words.addAll(command);
    return inCgroup(cgroup, words);
  }

  /** Returns a builder of a process that enters {@code cgroup} before its program begins. */
  public static ProcessBuilder inCgroup(Path cgroup, List<String> command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "echo $$ > \"$1/cgroup.procs\" && shift && exec \"$@\"",
                "sh",
                cgroup.toString()));
    words.addAll(command);
    return new ProcessBuilder(words);
  }

  @Override
  public void close() {
    namespace.close();
  }
}
