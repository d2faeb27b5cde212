// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static earshot.receiver.ebpf.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.program.BpfObject;
import earshot.bpf.program.CapturePoint;
import earshot.bpf.program.NetworkDevice;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do at an interface where Earshot is attached. Needs root. */
class InterfaceWatchTest {

  private static final String NAME = "ffm" + ProcessHandle.current().pid() % 1_000_000 + "w";
  private static final int UPDATES_UNTIL_CHECK = 10;

  private final BpfObject object = BpfObject.openBuiltIn();
  private final Globs globs = new Globs(List.of(NAME), List.of());

  @BeforeEach
  void makeInterface() throws Exception {
    object.exclude(CapturePoint.CGROUP).load();
    run("ip link add %s type veth peer name %sp".formatted(NAME, NAME));
  }

  @AfterEach
  void removeInterface() throws Exception {
    object.close();
    run("ip link delete " + NAME);
  }

  @Test
  void attachesAgainWhereSomebodyRemovedAFilter() throws Exception {
    try (Warnings warnings = Warnings.of(InterfaceWatch.class);
        InterfaceWatch watch = new InterfaceWatch(object, globs, /* tcx= */ false)) {
      update(watch);
      assertThat(filters("egress")).contains("earshot_");
      assertThat(warnings.messages).isEmpty();
      run("tc filter delete dev " + NAME + " egress prio 59941");

      update(watch);

      assertThat(filters("egress")).contains("earshot_");
      assertThat(filters("ingress")).containsOnlyOnce("handle");
      assertThat(warnings.messages)
          .containsExactly(
              "somebody has detached the programs from interface "
                  + NAME
                  + ", where calls may have been missed: attaching again");
    }
    assertThat(run("tc qdisc show dev " + NAME)).doesNotContain("clsact");
  }

  @Test
  void attachesAgainWhereSomebodyRemovedTheQdisc() throws Exception {
    try (InterfaceWatch watch = new InterfaceWatch(object, globs, /* tcx= */ false)) {
      update(watch);
      run("tc qdisc delete dev " + NAME + " clsact");

      update(watch);

      assertThat(filters("ingress")).contains("earshot_");
    }
  }

  @Test
  void namesWhatStandsInFront() throws Exception {
    run("tc qdisc add dev " + NAME + " clsact");
    run("tc filter add dev " + NAME + " ingress prio 1 protocol all u32 match u32 0 0 flowid 1:1");
    try (Warnings warnings = Warnings.of(InterfaceWatch.class);
        InterfaceWatch watch = new InterfaceWatch(object, globs, /* tcx= */ false)) {
      update(watch);

      assertThat(warnings.messages)
          .singleElement()
          .asString()
          .contains("at interface " + NAME, "a filter of kind u32 at ingress, priority 1");
    }
  }

  private static void update(InterfaceWatch watch) {
    List<NetworkDevice> present =
        NetworkDevice.list().stream().filter(device -> device.name().equals(NAME)).toList();
    assertThat(present).hasSize(1);
    for (int update = 0; update < UPDATES_UNTIL_CHECK; update++) {
      watch.update(present);
    }
  }

  private static String filters(String direction) throws Exception {
    return run("tc filter show dev " + NAME + " " + direction);
  }
}
