// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.framing.Framer;
import earshot.e2e.framing.Leg;
import earshot.e2e.socket.StampedSocket;
import earshot.e2e.stamp.Side;
import earshot.e2e.stamp.StampLog;
import java.io.IOException;

/** The sending end of one call's leg: cuts, wraps, stamps and sends. */
final class LegOutput {
  private final Framer framer;
  private final StampedSocket socket;
  private final StampLog log;
  private final int call;
  private long position;

  LegOutput(Leg leg, int call, StampLog log) throws IOException {
    this.framer = leg.framer(call);
    this.socket =
        leg.kind() == Leg.Kind.RTP
            ? StampedSocket.sendDatagrams(leg.address(call))
            : StampedSocket.connect(leg.address(call));
    this.log = log;
    this.call = call;
    if (leg.kind() == Leg.Kind.WEBSOCKET) {
      WebSocketHandshake.ask(socket, leg.host());
    }
  }

  int nextAudioBytes() {
    return framer.nextAudioBytes();
  }

  /** Sends the next {@link #nextAudioBytes()} bytes of the stream. */
  void send(byte[] audio) throws IOException {
    byte[] frame = framer.frame(audio);
    long sentUnixNanos = UnixClock.nanos();
    socket.send(frame, frame.length);
    log.append(Side.OUT, call, position, position + audio.length, sentUnixNanos);
    position += audio.length;
  }

  /** Returns the position of the next byte in the stream. */
  long position() {
    return position;
  }
}
