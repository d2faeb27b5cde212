// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.event.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs find in the vectors what the specification says, whatever carries the bytes, and
 * each byte ends under one verdict.
 */
class VectorTest {

  /** What carries a payload: a frame of a TCP sequence number, which UDP ignores. */
  private enum Carrier {
    TCP(Frames::tcp),
    TCP_WITH_IPV4_OPTIONS(Frames::tcpWithOptions),
    TCP_IN_IPV6(Frames::tcp6),
    UDP((_, payload) -> Frames.udp(payload)),
    UDP_IN_IPV6((_, payload) -> Frames.udp6(payload));

    @SuppressWarnings("ImmutableEnumChecker") // A method reference.
    private final BiFunction<Integer, byte[], byte[]> frame;

    Carrier(BiFunction<Integer, byte[], byte[]> frame) {
      this.frame = frame;
    }
  }

  @ParameterizedTest
  @MethodSource
  void signatures(Vector vector, CapturePoint point) {
    // Loading takes most of the time: one object serves all carriers, each further along its
    // stream.
    try (Capture capture = Capture.load(vector.settings(), point)) {
      int sequence = 1000;
      for (String program : List.of(point.ingressProgram(), point.egressProgram())) {
        for (Carrier carrier : Carrier.values()) {
          if (!vector.isFor(carrier.name(), point)) {
            continue;
          }
          long sent = 0;
          for (Vector.Packet packet : vector.packets()) {
            // A gap restarts the stream of TCP; each datagram begins anew in any case.
            sequence += packet.missing();
            capture.run(program, carrier.frame.apply(sequence, packet.payload()));
            sequence += packet.payload().length;
            sent += packet.payload().length;
          }

          assertThat(vector.hasVerdicts() ? capture.verdicts() : capture.sightings())
              .as("%s by %s", carrier, program)
              .containsExactlyInAnyOrderElementsOf(vector.expected());
          Map<Verdict, Long> bytes = capture.verdictBytes();
          bytes.remove(Verdict.GAP);
          assertThat(bytes.values().stream().mapToLong(Long::longValue).sum())
              .as("bytes under a verdict, %s by %s: %s", carrier, program, bytes)
              .isEqualTo(sent);
        }
      }
    }
  }

  static Stream<Arguments> signatures() {
    return Vector.all().stream()
        .flatMap(vector ->
            Stream.of(CapturePoint.values())
                .filter(point ->
                    Stream.of(Carrier.values())
                        .anyMatch(carrier -> vector.isFor(carrier.name(), point)))
                .map(point -> Arguments.argumentSet(vector + " at " + point, vector, point)));
  }

  @Test
  void vectorsAreThere() {
    assertThat(Vector.all())
        .extracting(Vector::name)
        .contains(
            "noise",
            "text",
            "tone",
            "silence-in-speech",
            "restart",
            "base64-json",
            "websocket-picked-up",
            "rtp-pcmu",
            "dtls",
            "detector-ulaw",
            "datagrams-ulaw");
  }
}
