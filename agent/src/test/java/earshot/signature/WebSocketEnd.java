// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** An end of a WebSocket that shakes hands and sends audio, as messages or as base64 in them. */
public final class WebSocketEnd {
  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX-Call: 101\r\n\r\n";
  private static final String HANDSHAKE =
      "GET /media HTTP/1.1\r\nHost: voice\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n";
  private static final int SEGMENT_BYTES = 1_448;
  private static final String DEFLATE = "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
  private static final int COMPRESSED = 0x40;
  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;
  private static final int PING = 0x89;
  private static final int FRAGMENT = 0x7F;
  private static final int LAST_FRAGMENT = 0x80;

  private final Random random;

  /** Whether it is the end that accepted the connection, whose frames are not masked. */
  private final boolean server;

  /** Whether it compresses its messages, or says that it would. */
  private final boolean deflates;

  /** Creates one that is client or server, as the numbers have it. */
  public WebSocketEnd(Random random) {
    this(random, false);
  }

  /**
   * The same.
   *
   * @param deflates whether a server answers that it compresses, and a client's messages say so
   */
  public WebSocketEnd(Random random, boolean deflates) {
    this.random = random;
    this.server = random.nextBoolean();
    this.deflates = deflates;
  }

  /** Returns all that it sends: a write is cut into segments, and may share them with others. */
  public List<byte[]> segments(byte[] audio) {
    boolean text = random.nextBoolean();
    boolean coalesced = random.nextInt(3) == 0;
    int most = 1 + random.nextInt(random.nextInt(3) == 0 ? 3_000 : 700);
    List<byte[]> segments = new ArrayList<>();
    ByteArrayOutputStream pending = new ByteArrayOutputStream();
    String handshake = server ? ANSWER : HANDSHAKE;
    if (deflates) {
      handshake = handshake.replace("\r\n\r\n", DEFLATE);
    }
    pending.writeBytes(handshake.getBytes(US_ASCII));
    for (int at = 0; at < audio.length; at += most) {
      if (!coalesced || random.nextInt(3) == 0) {
        cut(pending, segments);
      }
      byte[] piece = Arrays.copyOfRange(audio, at, Math.min(audio.length, at + most));
      byte[] message = text ? json(piece) : piece;
      int first = (text ? TEXT : BINARY) | (deflates && random.nextInt(4) == 0 ? COMPRESSED : 0);
      int end = random.nextInt(4) == 0 ? random.nextInt(message.length + 1) : 0;
      if (end > 0) {
        pending.writeBytes(frame(first & FRAGMENT, Arrays.copyOf(message, end)));
        message = Arrays.copyOfRange(message, end, message.length);
        first = LAST_FRAGMENT;
      }
      pending.writeBytes(frame(first, message));
      if (random.nextInt(16) == 0) {
        pending.writeBytes(frame(PING, new byte[random.nextInt(40)]));
      }
    }
    cut(pending, segments);
    return segments;
  }

  private static void cut(ByteArrayOutputStream pending, List<byte[]> segments) {
    byte[] bytes = pending.toByteArray();
    pending.reset();
    for (int at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      segments.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + SEGMENT_BYTES)));
    }
  }

  private static byte[] json(byte[] audio) {
    return ("{\"event\":\"media\",\"payload\":\""
            + Base64.getEncoder().encodeToString(audio)
            + "\"}")
        .getBytes(US_ASCII);
  }

  private byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    int masked = server ? 0 : 0x80;
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (masked | payload.length));
    } else if (payload.length < 1 << 16) {
      frame.put((byte) (masked | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (masked | 127)).putLong(payload.length);
    }
    byte[] key = new byte[4];
    if (!server) {
      random.nextBytes(key);
      frame.put(key);
    }
    for (int n = 0; n < payload.length; n++) {
      frame.put((byte) (payload[n] ^ key[n % 4]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }
}
