// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that is TLS is looked at no further; what only resembles it is. */
class TlsTest {
  private static final byte[] CLIENT_HELLO = {22, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3};
  private static final byte[] SERVER_HELLO = {22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3};

  private final Vector vector = Vector.named("noise-four-bits");
  private final byte[] noise = vector.packets().getFirst().payload();
  private final Capture capture = load(true);
  private int sequence = 7;

  private Capture load(boolean stages) {
    return Capture.load(
        Capture.settings(
            vector.gear(), vector.identity(), vector.samplingBits(), vector.minDistinct(), stages),
        CapturePoint.INTERFACE);
  }

  @AfterEach
  void close() {
    capture.close();
  }

  @Test
  void fromTheClientsHelloOn() {
    send(capture, CLIENT_HELLO);
    send(capture, noise);
    send(capture, noise);

    assertThat(capture.sightings()).isEmpty();
    assertThat(capture.count(Counter.TLS)).isEqualTo(3);
    assertThat(capture.count(Counter.LOOKED_AT)).isZero();
  }

  @Test
  void fromTheServersHelloOn() {
    send(capture, SERVER_HELLO);
    send(capture, noise);

    assertThat(capture.sightings()).isEmpty();
  }

  @Test
  void afterStartTls() {
    send(capture, new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
    send(capture, CLIENT_HELLO);
    send(capture, noise);

    assertThat(capture.sightings()).isEmpty();
    assertThat(capture.count(Counter.TLS)).isEqualTo(2);
  }

  @Test
  void fromTheThirdRecordOnWhereTheStartWasNotSeen() {
    send(capture, record(200));
    send(capture, record(1000));
    assertThat(capture.count(Counter.TLS)).isZero();
    capture.sightings();
    send(capture, record(300));
    send(capture, noise);

    assertThat(capture.sightings()).isEmpty();
    assertThat(capture.count(Counter.TLS)).isEqualTo(2);
  }

  @Test
  void notFromWhatOnlyLooksLikeAHello() {
    for (byte[] almost :
        new byte[][] {
          {22, 3, 1, 0, 100, 3}, // another handshake message
          {22, 3, 1, 0, 0, 1}, // nothing in it
          {22, 3, 1, 0x41, 1, 1}, // too long
          {22, 3, 5, 0, 100, 1}, // no version
          {22, 2, 1, 0, 100, 1},
          {22, 3, 1, 0, 100}, // no message yet
        }) {
      send(capture, almost);
    }
    for (int n = 0; n < 4; n++) {
      send(capture, noise);
    }
    send(capture, CLIENT_HELLO); // far from the start

    assertThat(capture.sightings()).isNotEmpty();
    assertThat(capture.count(Counter.TLS)).isZero();
  }

  @Test
  void notWhereBytesAreTakenAsTheyAre() {
    try (Capture asTheyAre = load(false)) {
      send(asTheyAre, CLIENT_HELLO);
      send(asTheyAre, noise);

      assertThat(asTheyAre.sightings()).isNotEmpty();
      assertThat(asTheyAre.count(Counter.TLS)).isZero();
    }
  }

  private byte[] record(int length) {
    byte[] record = Arrays.copyOf(noise, 5 + length);
    record[0] = 23;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (length >> 8);
    record[4] = (byte) length;
    return record;
  }

  private void send(Capture to, byte[] payload) {
    to.segment(sequence, payload);
    sequence += payload.length;
  }
}
