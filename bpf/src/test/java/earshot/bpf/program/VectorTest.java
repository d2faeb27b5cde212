// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs find in the vectors what the specification says, whatever carries the bytes. */
class VectorTest {

  /** Makes a frame of a TCP sequence number, which UDP ignores, and a payload. */
  private interface Carrier extends BiFunction<Integer, byte[], byte[]> {}

  @ParameterizedTest(name = "{0}, {1}, {3}")
  @MethodSource
  void signatures(Vector vector, String carrier, Carrier frame, String program) {
    try (Capture capture = Capture.load(vector.settings())) {
      int sequence = 1000;
      for (byte[] run : vector.runs()) {
        capture.run(program, frame.apply(sequence, run));
        // A gap restarts the stream of TCP; each datagram begins anew in any case.
        sequence += run.length + 1;
      }

      assertThat(capture.sightings()).isEqualTo(vector.expected());
    }
  }

  static Stream<Arguments> signatures() {
    return Vector.all().stream().flatMap(VectorTest::carried);
  }

  private static Stream<Arguments> carried(Vector vector) {
    return Stream.of(CapturePoint.values())
        .flatMap(point -> Stream.of(point.ingressProgram(), point.egressProgram()))
        .flatMap(program ->
            Stream.of(
                carried(vector, "TCP", Frames::tcp, program),
                carried(vector, "TCP with IPv4 options", Frames::tcpWithOptions, program),
                carried(vector, "TCP in IPv6", Frames::tcp6, program),
                carried(vector, "UDP", (_, payload) -> Frames.udp(payload), program),
                carried(vector, "UDP in IPv6", (_, payload) -> Frames.udp6(payload), program)));
  }

  private static Arguments carried(Vector vector, String name, Carrier frame, String program) {
    return Arguments.of(vector, name, frame, program);
  }

  @ParameterizedTest
  @MethodSource
  void everyVectorIsThere(List<String> names) {
    assertThat(Vector.all()).extracting(Vector::name).containsAll(names);
  }

  static Stream<List<String>> everyVectorIsThere() {
    return Stream.of(List.of("noise", "text", "tone", "silence-in-speech", "restart"));
  }
}
