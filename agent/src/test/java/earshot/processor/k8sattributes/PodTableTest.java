// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.nanos;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Address;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTableTest {
  private static final String IP = "10.0.1.5";
  private static final Address ADDRESS = Address.parse(IP);
  private static final String OTHER_IP = "10.0.1.6";
  private static final Address OTHER_ADDRESS = Address.parse(OTHER_IP);

  private final PodTable table = new PodTable(ServiceNameRule.WORKLOAD, 3);

  @Test
  void looksUpByUidAndAddress() {
    put(pod(1, 0), 1);

    assertThat(table.byUid(uid(1)))
        .isNotNull()
        .extracting(known -> known.workload().podName())
        .isEqualTo("pod-1");
    assertThat(at(5)).isEqualTo("pod-1");
    assertThat(table.livePods()).isEqualTo(1);
  }

  @Test
  void tellsPodsWithOneAddressApartByTime() {
    put(pod(1, 0), 1);
    put(pod(2, 20), 25);
    delete(1, 30);

    assertThat(at(19)).isEqualTo("pod-1");
    assertThat(at(20)).as("the new one, though the old was deleted later").isEqualTo("pod-2");
    assertThat(at(40)).as("deleting the old one takes nothing from the new").isEqualTo("pod-2");
  }

  @Test
  void givesTheTimeBetweenTwoPodsToTheLater() {
    put(pod(1, 0), 1);
    delete(1, 10);
    put(pod(2, 20), 21);

    assertThat(at(9)).isEqualTo("pod-1");
    assertThat(at(15)).isEqualTo("pod-2");
  }

  @Test
  void ordersPodsByStartNotByArrival() {
    put(pod(2, 20), 25);
    put(pod(1, 0), 26);

    assertThat(at(10)).isEqualTo("pod-1");
    assertThat(at(30)).isEqualTo("pod-2");
  }

  @Test
  void freesTheAddressOfACompletedPod() {
    put(pod(1, 0), 1);
    put(pod(1, 0).editStatus().withPhase("Succeeded").endStatus(), 10);

    assertThat(at(9)).isEqualTo("pod-1");
    assertThat(at(11)).isNull();
    assertThat(table.byUid(uid(1))).isNotNull();
  }

  @Test
  void givesNoAddressToAPodListedAsFailed() {
    put(pod(1, 0).editStatus().withPhase("Failed").endStatus(), 1);

    assertThat(at(5)).isNull();
  }

  @Test
  void keepsAnAddressThatAnUpdateLeavesOut() {
    put(pod(1, 0), 1);
    put(pod(1, 0).editStatus().withPodIP(null).withPodIPs().endStatus(), 5);
    assertThat(at(6)).isEqualTo("pod-1");

    delete(1, 10);
    assertThat(at(11)).as("deleted without an address").isNull();
  }

  @Test
  void movesToTheNewAddressOfANewSandbox() {
    put(pod(1, 0), 1);
    put(at(pod(1, 0), OTHER_IP), 10);

    assertThat(at(9)).isEqualTo("pod-1");
    assertThat(at(11)).isNull();
    assertThat(at(OTHER_ADDRESS, 11)).isEqualTo("pod-1");
  }

  /** After a reboot of its node: the API tells of one pod after the other. */
  @ParameterizedTest
  @CsvSource({"0, 5", "5, 0"})
  void tellsPodsApartThatSwapTheirAddresses(int firstStart, int secondStart) {
    PodBuilder first = pod(1, firstStart);
    PodBuilder second = at(pod(2, secondStart), OTHER_IP);
    put(first, 6);
    put(second, 6);

    put(at(first, OTHER_IP), 20);
    assertThat(at(OTHER_ADDRESS, 21)).as("still listed with the other").isEqualTo("pod-1");
    assertThat(at(21)).as("nobody is known to have it").isNull();

    put(at(second, IP), 30);
    assertThat(at(19)).isEqualTo("pod-1");
    assertThat(at(OTHER_ADDRESS, 19)).as("as it was named when it came").isEqualTo("pod-2");
    assertThat(at(25)).as("who came next has the time between").isEqualTo("pod-2");
    assertThat(at(OTHER_ADDRESS, 25)).isEqualTo("pod-1");
    assertThat(at(31)).isEqualTo("pod-2");
    assertThat(at(OTHER_ADDRESS, 31)).isEqualTo("pod-1");

    delete(2, 40);
    assertThat(at(41)).isNull();
    assertThat(at(OTHER_ADDRESS, 41)).isEqualTo("pod-1");
  }

  @Test
  void givesAPodItsFirstAddressFromItsStart() {
    put(pod(1, 0).editStatus().withPodIP(null).withPodIPs().endStatus(), 1);
    put(pod(2, 0), 2);
    delete(2, 9);
    put(pod(1, 5), 10);

    assertThat(at(7)).isEqualTo("pod-1");
  }

  @Test
  void replacesAnAddressOfOneFamilyOnly() {
    Address six = Address.parse("fd00::7");
    put(at(pod(2, 0), "fd00::7"), 1);
    put(pod(1, 3), 3);
    delete(2, 9);

    put(
        pod(1, 3)
            .editStatus()
            .withPodIPs(new PodIP(OTHER_IP), new PodIP("fd00::7"))
            .withPodIP(OTHER_IP)
            .endStatus(),
        20);

    assertThat(at(six, 10)).as("its first of this family").isEqualTo("pod-1");
    assertThat(at(six, 4)).isEqualTo("pod-1");
    assertThat(at(six, 2)).isEqualTo("pod-2");
  }

  /** As a watch that was interrupted tells of it: all at once. */
  @Test
  void knowsWhoHasAnAddressThatAnotherHadMovedToAndLeft() {
    PodBuilder moved = at(pod(1, 0), OTHER_IP);
    put(moved, 1);
    put(at(moved, IP), 30);
    delete(1, 30);

    put(pod(2, 20), 30);

    assertThat(at(31)).isEqualTo("pod-2");
  }

  @Test
  void neverGivesTheNodesAddressToAPod() {
    put(
        pod(1, 0)
            .editSpec()
            .withHostNetwork(true)
            .endSpec()
            .editStatus()
            .withPodIP("192.168.1.1")
            .withPodIPs()
            .addNewPodIP("192.168.1.1")
            .endStatus(),
        1);

    Address node = Address.parse("192.168.1.1");
    assertThat(table.at(node, nanos(second(5)))).isNull();
    assertThat(table.isNode(node)).isTrue();
    delete(1, 10);
    assertThat(table.isNode(node)).isFalse();
  }

  @Test
  void forgetsADeletedPodAfterTheGracePeriod() {
    put(pod(1, 0), 1);
    delete(1, 10);

    table.forgetBefore(nanos(second(10)));
    assertThat(table.byUid(uid(1))).isNotNull();
    assertThat(at(9)).isEqualTo("pod-1");

    table.forgetBefore(nanos(second(11)));
    assertThat(table.byUid(uid(1))).isNull();
    assertThat(table.wasPod(ADDRESS)).isFalse();
  }

  @Test
  void knowsWhichAddressesAreAmongThoseOfPods() {
    Address bridge = Address.parse("10.0.1.1");
    assertThat(table.isAmongPods(bridge)).isFalse();

    put(pod(1, 0), 1);
    put(at(pod(2, 0), OTHER_IP), 1);
    put(pod(1, 0), 2);
    assertThat(table.isAmongPods(bridge)).isTrue();
    assertThat(table.isAmongPods(Address.parse("10.0.2.1"))).isFalse();
    assertThat(table.isAmongPods(Address.parse("::a00:101"))).isFalse();

    delete(1, 10);
    delete(1, 11);
    assertThat(table.isAmongPods(bridge)).as("one is left").isTrue();

    put(at(pod(2, 0), "fd00::7"), 20);
    assertThat(table.isAmongPods(bridge)).isFalse();
    assertThat(table.isAmongPods(Address.parse("fd00::1"))).isTrue();
    assertThat(table.isAmongPods(Address.parse("fd00:0:0:1::1"))).isFalse();

    delete(2, 30);
    assertThat(table.isAmongPods(Address.parse("fd00::1"))).isFalse();
  }

  @Test
  void takesAPodBackThatAnOutdatedListHadLost() {
    put(pod(1, 0), 1);
    delete(1, 10);
    put(pod(1, 0), 12);

    assertThat(at(15)).isEqualTo("pod-1");
    assertThat(table.livePods()).isEqualTo(1);
  }

  @Test
  void rejectsPodsBeyondItsBound() {
    for (int number = 1; number <= 5; number++) {
      put(pod(number, 0), 1);
    }

    assertThat(table.livePods()).isEqualTo(3);
    assertThat(table.rejected()).isEqualTo(2);
  }

  @Test
  void keepsTheStateWhenNothingExportedChanged() {
    put(pod(1, 0), 1);
    NamedPod before = table.byUid(uid(1));
    put(pod(1, 0).editMetadata().addToLabels("unrelated", "label").endMetadata(), 2);

    assertThat(table.byUid(uid(1))).isSameAs(before);
  }

  private static PodBuilder pod(int number, int startSecond) {
    return Fixtures.pod("voice", "pod-" + number, uid(number), IP)
        .editStatus()
        .withContainerStatuses(container("app", CONTAINER_ID, second(startSecond)))
        .endStatus();
  }

  private static PodBuilder at(PodBuilder pod, String ip) {
    return new PodBuilder(pod.build())
        .editStatus()
        .withPodIP(ip)
        .withPodIPs(new PodIP(ip))
        .endStatus();
  }

  private void put(PodBuilder pod, int atSecond) {
    table.put(Fixtures.read(pod.build()), nanos(second(atSecond)));
  }

  private void delete(int number, int atSecond) {
    table.delete(uid(number), nanos(second(atSecond)));
  }

  private @Nullable String at(int second) {
    return at(ADDRESS, second);
  }

  private @Nullable String at(Address address, int second) {
    NamedPod pod = table.at(address, nanos(second(second)));
    return pod == null ? null : pod.workload().podName();
  }

  private static Instant second(int second) {
    return START.plusSeconds(second);
  }
}
