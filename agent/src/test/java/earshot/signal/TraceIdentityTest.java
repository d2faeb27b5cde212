// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Known answers were computed in Python, with SipHash after the paper. */
class TraceIdentityTest {
  private static final Signature SIGNATURE =
      new Signature(0x1011121314151617L, 0x18191a1b1c1d1e1fL);
  private static final long EPOCH_NANOS = 1_704_110_400_000_000_000L;
  private static final Endpoint SOURCE = new Endpoint(Address.parse("10.0.1.5"), 40_000);
  private static final Endpoint DESTINATION = new Endpoint(Address.parse("10.0.2.7"), 9_090);

  private final TraceIdentity identity =
      new TraceIdentity(HexFormat.of().parseHex("102cb9bb44447060281caa80ec915f58"));

  @Test
  void traceIdIsOfTheSignatureAndTheEpoch() {
    assertThat(identity.traceId(SIGNATURE, EPOCH_NANOS + 12_000_000_000L))
        .hasToString("e6f98a5d45478f590cf73f2e41eea9cb");
    assertThat(identity.traceId(SIGNATURE, EPOCH_NANOS + 600_000_000_000L))
        .hasToString("4fc717917bd50369c80e18bbf8ac7009");
  }

  @Test
  void anEpochLastsTenMinutes() {
    TraceId first = identity.traceId(SIGNATURE, EPOCH_NANOS);

    assertThat(identity.traceId(SIGNATURE, EPOCH_NANOS + 599_999_999_999L)).isEqualTo(first);
    assertThat(identity.traceId(SIGNATURE, EPOCH_NANOS - 1)).isNotEqualTo(first);
  }

  @Test
  void spanIdsAreOfTheTraceTheKindAndTheConnectionEnd() {
    TraceId traceId = identity.traceId(SIGNATURE, EPOCH_NANOS);
    ConnectionEnd tcp =
        ConnectionEnd.of(Transport.TCP, SOURCE, DESTINATION, true, ConnectionEnd.GLOBAL_SCOPE);
    ConnectionEnd udp =
        ConnectionEnd.of(
            Transport.UDP,
            new Endpoint(SOURCE.address(), 5_004),
            new Endpoint(DESTINATION.address(), 5_006),
            false,
            ConnectionEnd.GLOBAL_SCOPE);

    assertThat(identity.residenceSpanId(traceId, tcp)).isEqualTo(0xccf7ec5df70a134fL);
    assertThat(identity.transitSpanId(traceId, tcp)).isEqualTo(0x7dc3879f4eaa7814L);
    assertThat(identity.transitSpanId(traceId, udp)).isEqualTo(0x2ad9d1b2415d28caL);
    assertThat(new SpanReference(traceId, 0x0dc3879f4eaa7814L).spanIdHex())
        .isEqualTo("0dc3879f4eaa7814");
  }

  @Test
  void copyIsEqual() {
    assertThat(identity.copy().traceId(SIGNATURE, EPOCH_NANOS))
        .isEqualTo(identity.traceId(SIGNATURE, EPOCH_NANOS));
  }
}
