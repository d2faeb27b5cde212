// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One way of the audio from a pod to the next. Written {@code KIND:ADDRESS:PORT:BYTES[,BYTES…]}.
 *
 * @param kind how audio is framed
 * @param host IPv4 address that the receiver listens at
 * @param port port of call 0; each further call takes the next but one, as RTP does
 * @param pieceBytes audio in a frame; several sizes take turns, kind {@code PLAIN} only
 */
public record Leg(Kind kind, String host, int port, List<Integer> pieceBytes) {

  /** How a leg frames audio. */
  public enum Kind {
    /** RTP over UDP. */
    RTP,
    /** Length in two bytes, over TCP. */
    LENGTH_PREFIXED,
    /** Masked binary WebSocket messages. */
    WEBSOCKET,
    /** Bare audio over TCP. */
    PLAIN
  }

  /** Checks that there is a piece size, and no more than the kind can use. */
  public Leg {
    pieceBytes = List.copyOf(pieceBytes);
    if (pieceBytes.isEmpty() || (pieceBytes.size() > 1 && kind != Kind.PLAIN)) {
      throw new IllegalArgumentException(
          "a leg of kind %s cannot take turns of %d frame sizes"
              .formatted(kind, pieceBytes.size()));
    }
  }

  /** Reads what {@link #toString()} writes. */
  public static Leg parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "a leg is written KIND:ADDRESS:PORT:BYTES, not '%s'".formatted(text));
    }
    return new Leg(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        parts[1],
        Integer.parseInt(parts[2]),
        Arrays.stream(parts[3].split(",", -1)).map(Integer::valueOf).toList());
  }

  @Override
  public String toString() {
    return "%s:%s:%d:%s"
        .formatted(
            kind.name().toLowerCase(Locale.ROOT),
            host,
            port,
            pieceBytes.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** Returns where the receiver of that call listens. */
  public InetSocketAddress address(int call) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port + 2 * call);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("a leg's host must be an IPv4 address: " + host, e);
    }
  }

  /** Returns a new sender's state for that call. */
  public Framer framer(int call) {
    int frameBytes = pieceBytes.getFirst();
    return switch (kind) {
      case RTP -> new Rtp.Writer(frameBytes, 0x0EA5_0000 + call);
      case LENGTH_PREFIXED -> new LengthPrefixed.Writer(frameBytes);
      case WEBSOCKET -> new WebSocketFrames.Writer(frameBytes);
      case PLAIN -> new Plain.Writer(pieceBytes);
    };
  }

  /** Returns a new receiver's state. */
  public Deframer deframer() {
    return switch (kind) {
      case RTP -> new Rtp.Reader();
      case LENGTH_PREFIXED -> new LengthPrefixed.Reader();
      case WEBSOCKET -> new WebSocketFrames.Reader();
      case PLAIN -> new Plain.Reader();
    };
  }
}
