// SPDX-License-Identifier: Apache-2.0
package earshot.image;

import io.fabric8.kubernetes.api.model.SecurityContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Podman with a storage of its own, by runc: crun refuses hosts that have cgroup v2 beside v1. */
final class Podman implements AutoCloseable {
  private final List<String> podman;
  private final String image;

  /** Loads the image in {@code archive} into a storage in {@code folder}. */
  Podman(Path folder, Path archive, String image) throws IOException {
    this.podman =
        List.of(
            "podman",
            "--root=" + folder.resolve("storage"),
            "--runroot=" + folder.resolve("run"),
            "--runtime=runc",
            "--cgroup-manager=cgroupfs");
    this.image = "localhost/" + image;
    Tool.run(with("load", "--quiet", "--input", archive.toString()).toArray(String[]::new));
  }

  /** Returns the command that runs the image as the kubelet does, up to its arguments. */
  List<String> run(SecurityContext security, List<String> options) {
    List<String> command =
        with(
            "run",
            "--rm",
            "--network=host",
            "--user=%d:%d".formatted(security.getRunAsUser(), security.getRunAsGroup()),
            "--read-only=" + security.getReadOnlyRootFilesystem(),
            "--read-only-tmpfs=false",
            // Podman's own, which are raised where they are lower, take a capability that root may
            // lack.
            "--ulimit=nofile=1024:1024",
            "--ulimit=nproc=1024:1024");
    security.getCapabilities().getDrop().forEach(each -> command.add("--cap-drop=" + each));
    security.getCapabilities().getAdd().forEach(each -> command.add("--cap-add=" + each));
    if (!security.getAllowPrivilegeEscalation()) {
      command.add("--security-opt=no-new-privileges");
    }
    command.addAll(options);
    command.add(image);
    return command;
  }

  /** Ends what still runs. */
  @Override
  public void close() throws IOException {
    Tool.run(with("rm", "--force", "--all", "--time=0").toArray(String[]::new));
    Tool.run(with("rmi", "--all", "--force").toArray(String[]::new));
  }

  private List<String> with(String... words) {
    List<String> command = new ArrayList<>(podman);
    command.addAll(List.of(words));
    return command;
  }
}
