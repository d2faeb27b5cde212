// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Namespaces that processes are in. Needs root. */
class NetworkNamespaceTest {

  private static final String DEVICE = "ffm-inside";
  private static final String NAME = "ffm" + ProcessHandle.current().pid() % 1_000_000 + "-ns";

  @BeforeEach
  void makeNamespace() throws IOException {
    Root.require();
    Shell.check("ip", "netns", "add", NAME);
    Shell.check("ip", "-n", NAME, "link", "add", DEVICE, "type", "veth", "peer", "name", "other");
  }

  @AfterEach
  void removeNamespace() throws IOException {
    Shell.check("ip", "netns", "delete", NAME);
  }

  @Test
  void isFoundByItsProcessesAndEnteredByAThreadOfItsOwn() throws Exception {
    Process inside = new ProcessBuilder("ip", "netns", "exec", NAME, "sleep", "600").start();
    try {
      Path link = Path.of("/proc", String.valueOf(inside.pid()), "ns", "net");
      await().until(() -> found(link) != null);
      List<String> devices = new ArrayList<>();

      NetworkNamespace namespace = Objects.requireNonNull(found(link));
      assertThat(namespace.run(() -> devices.addAll(devices()))).isTrue();

      assertThat(devices).contains(DEVICE);
      assertThat(devices()).doesNotContain(DEVICE);
    } finally {
      inside.destroyForcibly().waitFor();
    }
  }

  @Test
  void isNotThisProcesss() throws IOException {
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();

    assertThat(NetworkNamespace.others()).extracting(NetworkNamespace::name).doesNotContain(own);
  }

  @Test
  void saysWhenItIsGone() {
    assertThat(
            new NetworkNamespace("net:[1]", Path.of("/proc/0/ns/net"))
                .run(() -> {
                  throw new AssertionError("nowhere to be");
                }))
        .isFalse();
  }

  private static List<String> devices() {
    return NetworkDevice.list().stream().map(NetworkDevice::name).toList();
  }

  private static @Nullable NetworkNamespace found(Path link) throws IOException {
    String name = Files.readSymbolicLink(link).toString();
    return NetworkNamespace.others().stream()
        .filter(namespace -> namespace.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
