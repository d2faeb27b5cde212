// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a packet holds, it goes on. */
class VerdictTest {

  private static final int PACKETS = 10_000;

  /** What {@code cgroup_skb} returns for "allow", and tcx for "next program". */
  private static int passes(CapturePoint point) {
    return switch (point) {
      case CGROUP -> 1;
      case INTERFACE -> -1;
    };
  }

  @ParameterizedTest
  @EnumSource
  void malformedPacketsPass(CapturePoint point) {
    Random random = new Random(20_260_101);
    List<byte[]> templates =
        List.of(
            Frames.tcp(1, new byte[300]),
            Frames.tcpWithOptions(1, new byte[300]),
            Frames.tcp6(1, new byte[300]),
            Frames.udp(new byte[300]),
            Frames.udp6(new byte[300]));
    Vector vector = Vector.named("noise");
    try (Capture capture = Capture.load(vector.settings(), point)) {
      int accepted = 0;
      for (int i = 0; i < PACKETS; i++) {
        byte[] frame = mutate(templates.get(i % templates.size()), random);
        String program = random.nextBoolean() ? point.ingressProgram() : point.egressProgram();
        try {
          assertThat(capture.run(program, frame).verdict())
              .as("packet %d", i)
              .isEqualTo(passes(point));
          accepted++;
        } catch (IllegalArgumentException refused) {
          // The kernel itself wants an IP header of full length behind an EtherType of IP.
          assertThat(refused).hasMessageContaining("Invalid argument");
        }
      }

      assertThat(accepted).isGreaterThan(PACKETS * 9 / 10);
      assertThat(capture.count(Counter.PARSE)).isPositive();
    }
  }

  /** Cuts the frame somewhere and overwrites some bytes, of the headers most of the time. */
  private static byte[] mutate(byte[] template, Random random) {
    int length =
        random.nextInt(4) == 0 ? 34 + random.nextInt(template.length - 34) : template.length;
    byte[] frame = Arrays.copyOf(template, length);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int reach = random.nextInt(8) == 0 ? length : Math.min(length, 80);
      frame[12 + random.nextInt(reach - 12)] = (byte) random.nextInt();
    }
    return frame;
  }
}
