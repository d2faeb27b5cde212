// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.event.Verdict;
import earshot.bpf.program.Cgroup2;
import earshot.bpf.program.CoveredBytes;
import earshot.bpf.program.NetworkDevice;
import earshot.signal.Address;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import earshot.signal.Owner;
import earshot.signal.Unsighted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose bytes the kernel decided about alone, and which way they went. */
class UnsightedMakerTest {
  private static final String CALLER = "10.0.1.5";
  private static final String CALLED = "fd00::7";
  private static final int HOST_SIDE = 4;
  private static final int POD_SIDE = 5;

  @TempDir private Path cgroups = Path.of("");

  @Test
  void everyVerdictOfTheKernelIsOneOfTheTelemetry() {
    assertThat(Stream.of(Verdict.values()).map(UnsightedMaker::verdict))
        .containsExactly(CoverageVerdict.values());
  }

  @Test
  void atASocketTheCgroupTellsTheOwner() throws IOException {
    long cgroup = Cgroup2.inode(Files.createDirectories(cgroups.resolve("system.slice/a.service")));

    Unsighted made = make(key(cgroup, 0, SignatureEvent.EGRESS, false));

    assertThat(made.owner().name()).isEqualTo("a.service");
    assertThat(made.address()).isNull();
    assertThat(made.direction()).isEqualTo(Direction.TRANSMIT);
    assertThat(made.verdict()).isEqualTo(CoverageVerdict.TLS);
    assertThat(made.bytes()).isEqualTo(9);
    assertThat(made.epochNanos()).isEqualTo(77);
    assertThat(made.workload()).isNull();
  }

  @Test
  void aCgroupThatIsGoneHasItsNumber() {
    assertThat(make(key(4711, 0, SignatureEvent.INGRESS, false)))
        .isEqualTo(
            new Unsighted(
                new Owner(Owner.Kind.PROCESS, "cgroup:4711", null, null, null),
                Direction.RECEIVE,
                null,
                CoverageVerdict.TLS,
                9,
                77,
                null));
  }

  @Test
  void atAnInterfaceItsKindTellsTheDirectionAndWhoseAddressItIs() {
    assertOwner(make(key(0, HOST_SIDE, SignatureEvent.INGRESS, true)), Direction.TRANSMIT, CALLER);
    assertOwner(make(key(0, HOST_SIDE, SignatureEvent.EGRESS, true)), Direction.RECEIVE, CALLED);
    assertOwner(make(key(0, POD_SIDE, SignatureEvent.INGRESS, true)), Direction.RECEIVE, CALLED);
    assertOwner(make(key(0, POD_SIDE, SignatureEvent.EGRESS, true)), Direction.TRANSMIT, CALLER);
  }

  private static void assertOwner(Unsighted made, Direction direction, String address) {
    assertThat(made.direction()).isEqualTo(direction);
    assertThat(made.address()).isEqualTo(Address.parse(address));
    assertThat(made.owner()).isEqualTo(new Owner(Owner.Kind.ADDRESS, address, null, null, null));
  }

  private Unsighted make(CoveredBytes.Key key) {
    InterfaceKinds interfaces = new InterfaceKinds();
    interfaces.update(
        List.of(
            new NetworkDevice(HOST_SIDE, "ens5", true, false, true, 0, 0),
            new NetworkDevice(POD_SIDE, "eth0", true, false, false, 0, 0)));
    UnsightedMaker maker =
        new UnsightedMaker(new CgroupResolver(cgroups, Path.of("/proc"), () -> 0), interfaces);
    return maker.make(List.of(new CoveredBytes(key, 9)), 77).getFirst();
  }

  private static CoveredBytes.Key key(
      long cgroup, int interfaceIndex, int direction, boolean atInterface) {
    Address source = Address.parse(CALLER);
    Address destination = Address.parse(CALLED);
    return new CoveredBytes.Key(
        cgroup,
        atInterface ? source.high() : 0,
        atInterface ? source.low() : 0,
        atInterface ? destination.high() : 0,
        atInterface ? destination.low() : 0,
        interfaceIndex,
        direction,
        Verdict.TLS,
        atInterface);
  }
}
