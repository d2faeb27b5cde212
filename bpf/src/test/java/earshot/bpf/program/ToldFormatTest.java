// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the bytes of a flow are told to be: by the port that it goes to, else by where it is from.
 */
class ToldFormatTest {

  private static final int ULAW_PORT = 4000;
  private static final int ALAW_PORT = 4001;
  private static final int RAW_PORT = 4002;
  private static final int LINEAR_PORT = 4003;
  private static final int UNTOLD_PORT = 4004;

  @ParameterizedTest
  @MethodSource
  void bytesAreReadAs(String vectorName, int sourcePort, int destinationPort, boolean isRead) {
    Vector vector = Vector.named(vectorName);
    byte[] told = new byte[Character.MAX_VALUE + 1];
    told[RAW_PORT] = 1;
    told[ULAW_PORT] = 2;
    told[ALAW_PORT] = 3;
    told[LINEAR_PORT] = 4;
    try (Capture capture =
        Capture.load(
            Capture.settings(
                vector.gear(),
                vector.identity(),
                vector.samplingBits(),
                vector.minDistinct(),
                true,
                true,
                told),
            CapturePoint.INTERFACE)) {
      capture.run(
          CapturePoint.INTERFACE.ingressProgram(),
          Frames.udp(sourcePort, destinationPort, vector.packets().getFirst().payload()));

      assertThat(capture.sightings())
          .containsExactlyInAnyOrderElementsOf(isRead ? vector.expected() : List.of());
    }
  }

  static Stream<Arguments> bytesAreReadAs() {
    return Stream.of(
        argumentSet("mu-law goes there", "ulaw", UNTOLD_PORT, ULAW_PORT, true),
        argumentSet("mu-law comes from there", "ulaw", ULAW_PORT, UNTOLD_PORT, true),
        argumentSet("A-law goes there", "alaw", UNTOLD_PORT, ALAW_PORT, true),
        argumentSet("mu-law goes where A-law comes from", "ulaw", ALAW_PORT, ULAW_PORT, true),
        argumentSet("A-law goes where mu-law comes from", "alaw", ULAW_PORT, ALAW_PORT, true),
        argumentSet(
            "what is none goes where linear samples come from",
            "noise-four-bits",
            LINEAR_PORT,
            RAW_PORT,
            true),
        argumentSet("nothing is told", "ulaw", UNTOLD_PORT, UNTOLD_PORT, false));
  }
}
