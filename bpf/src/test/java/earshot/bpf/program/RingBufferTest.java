// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ring is read as the kernel writes it. */
class RingBufferTest {

  private static final String PROGRAM = CapturePoint.INTERFACE.ingressProgram();

  private final Vector vector = Vector.named("noise-every-position");
  private final byte[] frame = Frames.udp(vector.packets().getFirst().payload());
  private final List<String> read = new ArrayList<>();

  @Test
  void wrapsAroundInSmallBatches() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      int packets = 3 * (int) capture.ring.capacityBytes() / (136 * vector.expected().size());
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < packets; i++) {
        capture.run(PROGRAM, frame);
        expected.addAll(vector.expected());
        int handled;
        do {
          handled = capture.ring.drain(event -> read.add(Capture.text(event)), 7);
        } while (handled == 7);
      }

      assertThat(read).isEqualTo(expected);
      assertThat(capture.ring.pendingBytes()).isZero();
      assertThat(capture.count(Counter.RING_FULL)).isZero();
    }
  }

  @Test
  void fullRingLosesTheNewestAndCountsThem() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      int packets = 2 * (int) capture.ring.capacityBytes() / (136 * vector.expected().size());
      for (int i = 0; i < packets; i++) {
        capture.run(PROGRAM, frame);
      }
      int handled = capture.ring.drain(event -> read.add(Capture.text(event)), Integer.MAX_VALUE);

      assertThat(handled).isEqualTo((int) capture.count(Counter.SIGHTED));
      assertThat(capture.count(Counter.RING_FULL))
          .isPositive()
          .isEqualTo((long) packets * vector.expected().size() - handled);

      capture.run(PROGRAM, frame);
      assertThat(capture.sightings()).as("room was given back").isEqualTo(vector.expected());
    }
  }

  @Test
  void eventThatTheHandlerThrowsAtIsNotHandedOutAgain() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      capture.run(PROGRAM, frame);

      assertThatThrownBy(() ->
              capture.ring.drain(
                  _ -> {
                    throw new IllegalStateException("broken");
                  },
                  10))
          .hasMessage("broken");

      assertThat(capture.sightings())
          .isEqualTo(vector.expected().subList(1, vector.expected().size()));
    }
  }

  @Test
  void waitReturnsAtOnceWhenThereIsSomethingToRead() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      capture.run(PROGRAM, frame);
      // Without an event this would take as long as no test may.
      capture.ring.await(Integer.MAX_VALUE);

      assertThat(capture.sightings()).isNotEmpty();
    }
  }
}
