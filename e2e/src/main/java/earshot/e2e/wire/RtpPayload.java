// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What a unit of audio becomes in RTP. */
interface RtpPayload {

  /** Returns the payload of the next packet. */
  byte[] of(byte[] audio) throws IOException;

  /** Returns one that leaves audio as it is. */
  static RtpPayload same() {
    return audio -> audio;
  }

  /**
   * Returns one of bytes that say nothing, in place of a codec that has no free encoder in Java.
   *
   * @param bytes of a packet
   */
  static RtpPayload ofBytes(int bytes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return _ -> {
      byte[] payload = new byte[bytes];
      random.nextBytes(payload);
      return payload;
    };
  }

  /** Returns one of Opus (RFC 6716), 32 kbit/s, of little-endian samples, 16 kHz. */
  static RtpPayload opus() throws IOException {
    OpusEncoder encoder;
    try {
      encoder = new OpusEncoder(16_000, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    } catch (OpusException e) {
      throw new IOException("Opus takes 16 kHz", e);
    }
    encoder.setBitrate(32_000);
    encoder.setUseVBR(false);
    return audio -> {
      short[] samples = new short[audio.length / Short.BYTES];
      ByteBuffer.wrap(audio).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
      byte[] payload = new byte[1275]; // The longest frame.
      try {
        int length = encoder.encode(samples, 0, samples.length, payload, 0, payload.length);
        return Arrays.copyOf(payload, length);
      } catch (OpusException e) {
        throw new IOException("Opus did not take %d samples".formatted(samples.length), e);
      }
    };
  }
}
