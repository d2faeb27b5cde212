// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static earshot.receiver.ebpf.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.bpf.program.BpfObject;
import earshot.bpf.program.CapturePoint;
import earshot.bpf.program.Counter;
import earshot.bpf.program.Counters;
import earshot.bpf.program.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that come and go. Needs root. */
class PodInterfacesTest {

  private static final String NAME = "ffm" + ProcessHandle.current().pid() % 1_000_000;
  private static final String FIRST = NAME + "-first";
  private static final String SECOND = NAME + "-second";

  private final BpfObject object = BpfObject.openBuiltIn();

  @BeforeEach
  void load() {
    object.exclude(CapturePoint.CGROUP).load();
  }

  @AfterEach
  void clean() throws Exception {
    object.close();
    run("for n in %s %s; do ip netns delete $n || true; done".formatted(FIRST, SECOND));
  }

  @Test
  void attachesInANamespaceThatHasTheNumberOfOneJustGone() throws Exception {
    make(FIRST);
    make(SECOND);
    assertThat(index(SECOND)).as("index of the interface").isEqualTo(index(FIRST));
    try (PodInterfaces pods = new PodInterfaces(object, new Globs(List.of("eth*"), List.of()))) {
      pods.update(List.of(numbered(FIRST)));
      assertThat(pods.attached()).isOne();
      run("ip netns delete " + FIRST);
      Counters counters = Counters.of(object, "counters");
      long before = packets(counters);

      await()
          .untilAsserted(() -> {
            // The kernel takes a namespace down in the background.
            pods.update(List.of(numbered(SECOND)));
            run("ip netns exec " + SECOND + " bash -c 'echo > /dev/udp/192.0.2.2/5004'");
            assertThat(packets(counters)).isGreaterThan(before);
          });
      assertThat(pods.attached()).isOne();
    }
  }

  /** As the kernel numbers the one and, after its end, the other. */
  private static NetworkNamespace numbered(String name) {
    return new NetworkNamespace("net:[4026532000]", Path.of("/run/netns", name));
  }

  /** Of datagrams, which the kernel sends none of by itself; no port is let in without settings. */
  private static long packets(Counters counters) {
    return counters.read().get(Counter.PORT_REFUSED).count();
  }

  private static void make(String namespace) throws Exception {
    run("ip netns add " + namespace);
    run("ip -n %s link add eth0 type veth peer name far0".formatted(namespace));
    run("ip -n %s link set far0 up".formatted(namespace));
    run("ip -n %s link set eth0 up".formatted(namespace));
    run("ip -n %s address add 192.0.2.1/24 dev eth0".formatted(namespace));
    run("ip -n %s neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev eth0".formatted(namespace));
  }

  private static String index(String namespace) throws Exception {
    return run("ip netns exec " + namespace + " cat /sys/class/net/eth0/ifindex");
  }
}
