// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.program.NetworkDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectionCheckTest {

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int POD = 7;
  private static final int OTHER_POD = 8;
  private static final int UPLINK = 2;

  private final InterfaceKinds interfaces = new InterfaceKinds();
  private final DirectionCheck check = new DirectionCheck(interfaces, DirectionCheck.WINDOW);
  private long nanos = -5 * SECOND_NANOS;

  @BeforeEach
  void begin() {
    present(device(POD, "lxc1", 10, 10), device(OTHER_POD, "lxc2", 10, 10));
    assertThat(check.look(nanos)).isEmpty();
  }

  @Test
  void saysWhichDirectionIsMissing() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    present(device(POD, "lxc1", 6_010, 10));

    assertThat(afterWindow())
        .singleElement()
        .asString()
        .startsWith("hardly a packet into pods is to be seen at lxc1, beside a MiB out of them:");
  }

  @Test
  void namesTheOtherToo() {
    check.add(POD, false, DirectionCheck.ENOUGH_BYTES);
    present(device(POD, "lxc1", 10, 6_010));

    assertThat(afterWindow())
        .singleElement()
        .asString()
        .startsWith("hardly a packet out of pods is to be seen at lxc1, beside a MiB into");
  }

  @Test
  void aHealthCheckIsNoAnswer() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    check.add(POD, false, 2_000);
    present(device(POD, "lxc1", 7_000, 200));

    assertThat(afterWindow()).hasSize(1);
  }

  @Test
  void anotherInterfaceIsNoAnswer() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    check.add(UPLINK, true, 10 * DirectionCheck.ENOUGH_BYTES);
    check.add(OTHER_POD, true, 10 * DirectionCheck.ENOUGH_BYTES);
    check.add(OTHER_POD, false, 10 * DirectionCheck.ENOUGH_BYTES);
    present(device(POD, "lxc1", 7_000, 10), device(OTHER_POD, "lxc2", 70_000, 70_000));

    assertThat(afterWindow()).singleElement().asString().contains(" at lxc1, beside");
  }

  @Test
  void acknowledgementsAreAnAnswer() {
    check.add(POD, false, 10 * DirectionCheck.ENOUGH_BYTES);
    present(device(POD, "lxc1", 3_500, 7_010));

    assertThat(afterWindow()).isEmpty();
  }

  @Test
  void bytesOfTheOtherAreAnAnswer() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    check.add(POD, false, DirectionCheck.ENOUGH_BYTES / 100);
    present(device(POD, "lxc1", 7_000, 10));

    assertThat(afterWindow()).isEmpty();
  }

  @Test
  void anInterfaceThatDoesNotCountIsKnownByItsBytes() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);

    assertThat(afterWindow()).hasSize(1);
  }

  @Test
  void waitsForTheEndOfTheWindow() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);

    assertThat(check.look(nanos + DirectionCheck.WINDOW.toNanos() - 1)).isEmpty();
    assertThat(check.look(nanos + DirectionCheck.WINDOW.toNanos())).hasSize(1);
  }

  @Test
  void oneCallTakesLonger() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES / 2);
    assertThat(afterWindow()).isEmpty();
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES / 2);

    assertThat(afterWindow()).hasSize(1);
  }

  @Test
  void doesNotWaitForeverForBytesEnough() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES - 1);
    for (int window = 0; window < DirectionCheck.MAX_WINDOWS; window++) {
      assertThat(afterWindow()).isEmpty();
    }
    check.add(POD, true, 1);

    assertThat(afterWindow()).isEmpty();
  }

  @Test
  void saysSoOnceUntilItIsWellAgain() {
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    assertThat(afterWindow()).hasSize(1);
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    assertThat(afterWindow()).as("again").isEmpty();
    assertThat(afterWindow()).as("without traffic").isEmpty();
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    assertThat(afterWindow()).as("after a rest").isEmpty();

    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    check.add(POD, false, DirectionCheck.ENOUGH_BYTES);
    assertThat(afterWindow()).as("well").isEmpty();
    check.add(POD, true, DirectionCheck.ENOUGH_BYTES);
    assertThat(afterWindow()).as("after it was well").hasSize(1);
  }

  @Test
  void saysSoOfManyInOneLine() {
    List<NetworkDevice> many = new ArrayList<>();
    IntStream.range(0, 8).forEach(n -> many.add(device(100 + n, "lxc" + n, 0, 0)));
    interfaces.update(many);
    assertThat(check.look(nanos)).isEmpty();
    many.forEach(device -> check.add(device.index(), true, DirectionCheck.ENOUGH_BYTES));

    assertThat(afterWindow())
        .singleElement()
        .asString()
        .containsPattern(" at (lxc\\d, ){4}lxc\\d and 3 more, beside");
  }

  private void present(NetworkDevice... devices) {
    interfaces.update(List.of(devices));
  }

  private List<String> afterWindow() {
    nanos += DirectionCheck.WINDOW.toNanos();
    return check.look(nanos);
  }

  private static NetworkDevice device(int index, String name, long received, long transmitted) {
    return new NetworkDevice(index, name, true, false, true, received, transmitted);
  }
}
