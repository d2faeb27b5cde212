// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.program.Cgroup2;
import earshot.signal.ConnectionEnd;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.Origin;
import earshot.signal.Owner;
import earshot.signal.TraceIdentity;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose an event is, which way it went, and what tells its connection from others. */
class SightingMakerTest {
  private static final UUID BOOT = UUID.fromString("00000000-0000-0000-0000-0000000000b0");
  private static final String POD = "1b4f3c9e-7d52-4a06-9e0b-3a5d8c7f6e21";

  @TempDir private Path cgroups = Path.of("");
  private final MemorySegment memory = Arena.ofAuto().allocate(SignatureEvent.LAYOUT);

  private Flow flow(String source, String destination, long cgroup) throws IOException {
    address("source_address", source);
    address("destination_address", destination);
    set("cgroup_id", cgroup);
    memory.set(ValueLayout.JAVA_SHORT, offset("source_port"), (short) 41000);
    memory.set(ValueLayout.JAVA_SHORT, offset("destination_port"), (short) 7000);
    memory.set(ValueLayout.JAVA_BYTE, offset("transport"), (byte) SignatureEvent.TCP);
    SightingMaker maker =
        new SightingMaker(
            new Origin("worker-1", "9a3f01c2", new TraceIdentity(new byte[16])),
            new BootClock(),
            new CgroupResolver(cgroups, Path.of("/proc"), () -> 0),
            new InterfaceKinds(),
            BOOT,
            16);
    return maker.make(new SignatureEvent().wrap(memory, 0), 1).flow();
  }

  private long podCgroup() throws IOException {
    return Cgroup2.inode(
        Files.createDirectories(cgroups.resolve("kubepods/pod" + POD).resolve("ab".repeat(32))));
  }

  @Test
  void ofLoopbackEachPodHasItsOwn() throws IOException {
    Flow flow = flow("127.0.0.1", "127.0.0.1", podCgroup());

    assertThat(flow.owner().podUid()).isEqualTo(UUID.fromString(POD));
    assertThat(flow.connectionEnd()).isEqualTo(end(flow, UUID.fromString(POD)));
  }

  @Test
  void ofLoopbackOutsidePodsThereIsOneANode() throws IOException {
    Flow flow = flow("127.0.0.1", "127.0.0.1", Cgroup2.inode(cgroups));

    assertThat(flow.connectionEnd()).isEqualTo(end(flow, BOOT));
  }

  @Test
  void linkLocalAddressesCountOnTheirNode() throws IOException {
    Flow flow = flow("fe80::1", "fe80::2", podCgroup());

    assertThat(flow.connectionEnd()).isEqualTo(end(flow, BOOT));
  }

  @Test
  void otherAddressesCountEverywhere() throws IOException {
    Flow flow = flow("10.0.1.5", "10.0.2.7", podCgroup());

    assertThat(flow.connectionEnd()).isEqualTo(end(flow, ConnectionEnd.GLOBAL_SCOPE));
    assertThat(flow.interfaceName()).isNull();
  }

  @Test
  void aCgroupThatIsGoneHasItsNumber() throws IOException {
    Flow flow = flow("10.0.1.5", "10.0.2.7", 4711);

    assertThat(flow.owner())
        .isEqualTo(new Owner(Owner.Kind.PROCESS, "cgroup:4711", null, null, null));
    assertThat(flow.direction()).isEqualTo(Direction.RECEIVE);
  }

  private static ConnectionEnd end(Flow flow, UUID scope) {
    return ConnectionEnd.of(flow.transport(), flow.source(), flow.destination(), false, scope);
  }

  private void set(String field, long value) {
    memory.set(ValueLayout.JAVA_LONG, offset(field), value);
  }

  private void address(String field, String text) throws IOException {
    byte[] bytes = InetAddress.getByName(text).getAddress();
    byte[] mapped = new byte[16];
    System.arraycopy(bytes, 0, mapped, 16 - bytes.length, bytes.length);
    if (bytes.length == 4) {
      mapped[10] = mapped[11] = (byte) 0xFF;
    }
    MemorySegment.copy(mapped, 0, memory, ValueLayout.JAVA_BYTE, offset(field), mapped.length);
  }

  private static long offset(String field) {
    return SignatureEvent.LAYOUT.byteOffset(PathElement.groupElement(field));
  }
}
