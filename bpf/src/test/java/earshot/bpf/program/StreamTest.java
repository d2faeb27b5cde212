// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP is a stream: how it is cut, repeated or torn must not change what is found in it. */
class StreamTest {

  private final Vector vector = Vector.named("ulaw-like");
  private final byte[] input = vector.packets().getFirst().payload();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyCutGivesTheSameSignatures(long seed) {
    Random random = new Random(seed);
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      int offset = 0;
      while (offset < input.length) {
        int end = Math.min(input.length, offset + 1 + random.nextInt(700));
        send(capture, 77, offset, end);
        offset = end;
      }

      assertThat(capture.sightings()).isEqualTo(vector.expected());
      assertThat(capture.count(Counter.GAP)).isZero();
    }
  }

  @Test
  void sequenceNumbersWrapAround() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      int first = -input.length / 2;
      send(capture, first, 0, input.length / 2 - 100);
      send(capture, first, input.length / 2 - 100, input.length / 2 + 100);
      send(capture, first, input.length / 2 + 100, input.length);

      assertThat(capture.sightings()).isEqualTo(vector.expected());
    }
  }

  @Test
  void retransmissionIsSkipped() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      send(capture, 5, 0, 1200);
      send(capture, 5, 0, 1200);
      send(capture, 5, 400, 1000);
      send(capture, 5, 1200, input.length);

      assertThat(capture.sightings()).isEqualTo(vector.expected());
      assertThat(capture.count(Counter.RETRANSMISSION)).isEqualTo(2);
    }
  }

  @Test
  void overlapIsLookedAtOnce() {
    try (Capture capture = Capture.load(vector.settings(), CapturePoint.INTERFACE)) {
      send(capture, 5, 0, 1200);
      send(capture, 5, 700, 2000);
      send(capture, 5, 1999, input.length);

      assertThat(capture.sightings()).isEqualTo(vector.expected());
      assertThat(capture.count(Counter.OVERLAP)).isEqualTo(2);
    }
  }

  @Test
  void gapRestartsTheWindow() {
    Vector restart = Vector.named("restart");
    byte[] first = restart.packets().getFirst().payload();
    try (Capture capture = Capture.load(restart.settings(), CapturePoint.INTERFACE)) {
      run(capture, 5, first);
      run(capture, 5 + first.length + 3, first);
      List<String> sightings = capture.sightings();

      assertThat(sightings).isNotEmpty().hasSize(2 * (sightings.size() / 2));
      assertThat(sightings.subList(0, sightings.size() / 2))
          .isEqualTo(sightings.subList(sightings.size() / 2, sightings.size()));
      assertThat(capture.count(Counter.GAP)).isEqualTo(1);
    }
  }

  private void send(Capture capture, int firstSequence, int offset, int end) {
    run(capture, firstSequence + offset, Arrays.copyOfRange(input, offset, end));
  }

  private static void run(Capture capture, int sequence, byte[] payload) {
    capture.segment(sequence, payload);
  }
}
