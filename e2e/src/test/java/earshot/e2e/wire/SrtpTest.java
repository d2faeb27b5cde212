// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SrtpTest {
  private static final int HEADER_BYTES = 12;
  private static final int TAG_BYTES = 10;

  /** The key stream of RFC 3711, appendix B.2: source and index are 0. */
  @Test
  void payloadIsUnderTheKeyStreamOfTheStandard() throws IOException {
    byte[] packet = new byte[HEADER_BYTES + 48];
    packet[0] = (byte) 0x80;

    byte[] sealed = srtp().protect(packet);

    assertThat(sealed).hasSize(packet.length + TAG_BYTES).startsWith(Arrays.copyOf(packet, 12));
    assertThat(HexFormat.of().formatHex(sealed, HEADER_BYTES, packet.length))
        .isEqualTo(
            "e03ead0935c95e80e166b16dd92b4eb4"
                + "d23513162b02d0f72a43a2fe4a5f97ab"
                + "41e95b3bb0a2e8dd477901e4fca894c0");
  }

  @Test
  void equalPacketsBecomeOthers() throws IOException {
    byte[] first = new byte[HEADER_BYTES + 160];
    byte[] second = first.clone();
    second[3] = 1;
    Srtp srtp = srtp();

    assertThat(Arrays.copyOfRange(srtp.protect(first), HEADER_BYTES, 172))
        .isNotEqualTo(Arrays.copyOfRange(srtp.protect(second), HEADER_BYTES, 172));
  }

  private static Srtp srtp() {
    return new Srtp(
        HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c"),
        new byte[20],
        HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"));
  }
}
