// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * RTP (RFC 3550) over UDP, without extension or padding. Maven Central has no kept library. What a
 * codec or a cipher has made of audio is not undone: a packet that comes as it was sent is heard.
 */
final class RtpLine implements Line {
  private static final int HEADER_BYTES = 12;
  private static final byte VERSION_2 = (byte) 0x80;
  private static final int MARKER = 0x80;
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final Ear ear = new Ear();
  private final DatagramSocket listener;
  private final DatagramSocket mouth;
  private final Route route;
  private final Settings settings;
  private final int source;
  private final Map<Short, Sent> sent = new ConcurrentHashMap<>();
  private short sequence;
  private int timestamp;
  private boolean begun;
  private volatile boolean closing;

  /**
   * How one is opened.
   *
   * @param ticksPerByte what a byte of audio advances the timestamp by
   * @param srtp null: in the clear
   */
  record Settings(int payloadType, double ticksPerByte, RtpPayload payload, @Nullable Srtp srtp) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Sent(byte[] datagram, byte[] audio) {}

  RtpLine(Route route, long seed, Settings settings) throws IOException {
    this.route = route;
    this.settings = settings;
    this.source = (int) ((0x9E37_79B9_7F4A_7C15L * (seed + 1)) >>> 32);
    this.sequence = (short) source;
    this.timestamp = source * 31;
    listener = new DatagramSocket(route.listen());
    listener.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    mouth = new DatagramSocket();
    Thread.ofPlatform().name("rtp-" + route.port()).daemon().start(this::listen);
  }

  @Override
  public void send(byte[] audio) throws IOException {
    byte[] payload = settings.payload.of(audio);
    byte[] datagram =
        ByteBuffer.allocate(HEADER_BYTES + payload.length)
            .put(VERSION_2)
            .put((byte) (settings.payloadType | (begun ? 0 : MARKER)))
            .putShort(sequence)
            .putInt(timestamp)
            .putInt(source)
            .put(payload)
            .array();
    if (settings.srtp != null) {
      datagram = settings.srtp.protect(datagram);
    }
    begun = true;
    timestamp += (int) (audio.length * settings.ticksPerByte);
    sent.put(sequence++, new Sent(datagram, audio));
    if (route.outside() == null) {
      mouth.send(new DatagramPacket(datagram, datagram.length, route.connect()));
    } else {
      route.outside().send(route.port(), datagram);
    }
  }

  @Override
  public Ear ear() {
    return ear;
  }

  @Override
  public void close() {
    closing = true;
    mouth.close();
    listener.close();
  }

  private void listen() {
    byte[] buffer = new byte[1 << 16];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        listener.receive(packet);
        byte[] datagram = Arrays.copyOf(buffer, packet.getLength());
        Sent one = sent.get(ByteBuffer.wrap(datagram).getShort(2));
        if (one == null || !Arrays.equals(datagram, one.datagram)) {
          throw new IOException("a datagram came that was not sent");
        }
        ear.hear(one.audio);
      }
    } catch (IOException e) {
      if (!closing) {
        ear.fail(e);
      }
    }
  }
}
