// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.framing.Deframer;
import earshot.e2e.framing.Leg;
import earshot.e2e.socket.StampedSocket;
import java.io.IOException;

/** The receiving end of one call's leg; it listens from its creation on. */
final class LegInput {
  private static final int BUFFER_BYTES = 64 << 10;

  /** Receives audio with the kernel's stamp of the piece that brought it. */
  interface Sink {
    void audio(long position, byte[] bytes, int offset, int count, long receivedUnixNanos)
        throws IOException;
  }

  private final Leg leg;
  private final StampedSocket bound;

  LegInput(Leg leg, int call) throws IOException {
    this.leg = leg;
    this.bound =
        leg.kind() == Leg.Kind.RTP
            ? StampedSocket.receiveDatagrams(leg.address(call))
            : StampedSocket.listen(leg.address(call));
  }

  /** Hands on all audio until the sender ends the connection; datagrams have no end. */
  void receive(Sink sink) throws IOException {
    if (leg.kind() == Leg.Kind.RTP) {
      receive(bound, sink);
      return;
    }
    try (StampedSocket connection = bound.accept()) {
      if (leg.kind() == Leg.Kind.WEBSOCKET) {
        WebSocketHandshake.answer(connection);
      }
      receive(connection, sink);
    }
  }

  private void receive(StampedSocket socket, Sink sink) throws IOException {
    Deframer deframer = leg.deframer();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = socket.receive(buffer); count > 0; count = socket.receive(buffer)) {
      deframer.accept(
          buffer,
          count,
          (position, bytes, offset, audioBytes) ->
              sink.audio(position, bytes, offset, audioBytes, socket.receivedUnixNanos()));
    }
  }
}
