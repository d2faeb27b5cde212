// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.event.Verdict;
import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader of the map that the programs count bytes in, which is written to from here. */
class CoverageTest {

  private static final int MAP_UPDATE = 2;
  private static final int MAP_DELETE = 3;

  private Capture capture;
  private Coverage coverage;

  @BeforeEach
  void load() {
    capture =
        Capture.load(Capture.settings(new byte[2048], new byte[16], 10, 16), CapturePoint.CGROUP);
    coverage = Coverage.of(capture.object, "coverage");
  }

  @AfterEach
  void close() {
    capture.close();
  }

  @Test
  void anEmptyMapHoldsNothing() {
    assertThat(coverage.read()).isEmpty();
  }

  @Test
  void bytesAreSummedOverTheCpusAndReadOnce() {
    CoveredBytes.Key tls = atCgroup(7, SignatureEvent.EGRESS, Verdict.TLS);
    long cpus = LibBpf.possibleCpus();
    set(tls, 100);

    assertThat(coverage.read()).containsExactly(new CoveredBytes(tls, 100 * cpus));
    assertThat(coverage.read()).isEmpty();

    set(tls, 130);
    assertThat(coverage.read()).containsExactly(new CoveredBytes(tls, 30 * cpus));
  }

  @Test
  void keysAreReadAsTheyAre() {
    CoveredBytes.Key cgroup = atCgroup(-2, SignatureEvent.INGRESS, Verdict.RING_FULL);
    CoveredBytes.Key device =
        new CoveredBytes.Key(
            0,
            0x2001_0DB8_0000_0000L,
            1,
            0,
            0xFFFF_0A00_0001L,
            5,
            SignatureEvent.EGRESS,
            Verdict.GAP,
            true);
    set(cgroup, 1);
    set(device, 2);

    assertThat(coverage.read())
        .extracting(CoveredBytes::key)
        .containsExactlyInAnyOrder(cgroup, device);
  }

  @Test
  void anEntryMadeAnewCountsWhole() {
    CoveredBytes.Key key = atCgroup(7, SignatureEvent.INGRESS, Verdict.INDISTINCT);
    long cpus = LibBpf.possibleCpus();
    set(key, 100);
    assertThat(coverage.read()).hasSize(1);

    set(key, 40);
    assertThat(coverage.read()).containsExactly(new CoveredBytes(key, 40 * cpus));

    delete(key);
    assertThat(coverage.read()).isEmpty();
    set(key, 40);
    assertThat(coverage.read()).containsExactly(new CoveredBytes(key, 40 * cpus));
  }

  @Test
  void moreEntriesThanOneBatchTakesAreAllRead() {
    for (int n = 1; n <= 5_000; n++) {
      set(atCgroup(n, SignatureEvent.INGRESS, Verdict.NOT_AUDIO), n);
    }

    assertThat(coverage.read()).extracting(covered -> covered.key().cgroupId()).hasSize(5_000);
  }

  @Test
  void theLastBytesOfADatagramFlowAreCounted() {
    Random random = new Random(2);
    byte[] noise = new byte[200];
    random.nextBytes(noise);
    // By this table no window is chosen.
    byte[] gear = new byte[2048];
    random.nextBytes(gear);
    capture.close();
    capture = Capture.load(Capture.settings(gear, new byte[16], 32, 16), CapturePoint.INTERFACE);
    coverage = Coverage.of(capture.object, "coverage");
    capture.datagram(noise);
    capture.datagram(noise);

    coverage.settle(Duration.ofHours(1).toNanos());
    assertThat(coverage.read()).as("it may go on").isEmpty();
    coverage.settle(0);
    assertThat(coverage.read())
        .singleElement()
        .satisfies(covered -> {
          assertThat(covered.bytes()).isEqualTo(400);
          assertThat(covered.key().verdict()).isEqualTo(Verdict.UNMATCHED);
          assertThat(covered.key().direction()).isEqualTo(SignatureEvent.INGRESS);
          assertThat(covered.key().atInterface()).isTrue();
          assertThat(covered.key().interfaceIndex()).isPositive();
        });
    coverage.settle(0);
    assertThat(coverage.read()).as("once").isEmpty();
  }

  private static CoveredBytes.Key atCgroup(long cgroupId, int direction, Verdict verdict) {
    return new CoveredBytes.Key(cgroupId, 0, 0, 0, 0, 0, direction, verdict, false);
  }

  /** Sets the share of each CPU. */
  private void set(CoveredBytes.Key key, long share) {
    try (Arena arena = Arena.ofConfined()) {
      long[] shares = new long[LibBpf.possibleCpus()];
      Arrays.fill(shares, share);
      call(arena, MAP_UPDATE, key, arena.allocateFrom(JAVA_LONG, shares).address());
    }
  }

  private void delete(CoveredBytes.Key key) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, MAP_DELETE, key, 0);
    }
  }

  private void call(Arena arena, int command, CoveredBytes.Key key, long valueAddress) {
    MemorySegment bytes = arena.allocate(Coverage.KEY);
    bytes.set(JAVA_LONG, 0, key.cgroupId());
    bytes.set(JAVA_LONG, 8, Long.reverseBytes(key.sourceHigh()));
    bytes.set(JAVA_LONG, 16, Long.reverseBytes(key.sourceLow()));
    bytes.set(JAVA_LONG, 24, Long.reverseBytes(key.destinationHigh()));
    bytes.set(JAVA_LONG, 32, Long.reverseBytes(key.destinationLow()));
    bytes.set(JAVA_INT, 40, key.interfaceIndex());
    bytes.set(JAVA_BYTE, 44, (byte) key.direction());
    bytes.set(JAVA_BYTE, 45, (byte) List.of(Verdict.values()).indexOf(key.verdict()));
    bytes.set(JAVA_BYTE, 46, (byte) (key.atInterface() ? 1 : 0));
    MemorySegment attributes = arena.allocate(32, 8);
    attributes.set(JAVA_INT, 0, capture.object.mapDescriptor("coverage"));
    attributes.set(JAVA_LONG, 8, bytes.address());
    attributes.set(JAVA_LONG, 16, valueAddress);
    assertThat(LibC.bpf(command, attributes)).isNotNegative();
  }
}
