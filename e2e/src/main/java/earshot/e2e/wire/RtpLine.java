// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** RTP (RFC 3550) over UDP, without extension or padding. Maven Central has no kept library. */
final class RtpLine implements Line {
  private static final int HEADER_BYTES = 12;
  private static final byte VERSION_2 = (byte) 0x80;
  private static final int MARKER = 0x80;
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final Ear ear = new Ear();
  private final DatagramSocket listener;
  private final DatagramSocket mouth;
  private final Route route;
  private final int payloadType;
  private final int bytesPerSample;
  private final int source;
  private short sequence;
  private int timestamp;
  private boolean begun;
  private volatile boolean closing;

  RtpLine(Route route, long seed, int payloadType, int bytesPerSample) throws IOException {
    this.route = route;
    this.payloadType = payloadType;
    this.bytesPerSample = bytesPerSample;
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
    byte[] datagram =
        ByteBuffer.allocate(HEADER_BYTES + audio.length)
            .put(VERSION_2)
            .put((byte) (payloadType | (begun ? 0 : MARKER)))
            .putShort(sequence++)
            .putInt(timestamp)
            .putInt(source)
            .put(audio)
            .array();
    begun = true;
    timestamp += audio.length / bytesPerSample;
    mouth.send(new DatagramPacket(datagram, datagram.length, route.connect()));
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
        ear.hear(Arrays.copyOfRange(buffer, HEADER_BYTES, packet.getLength()));
      }
    } catch (IOException e) {
      if (!closing) {
        ear.fail(e);
      }
    }
  }
}
