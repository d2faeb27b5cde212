// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import earshot.e2e.audio.ALaw;
import earshot.e2e.audio.MuLaw;
import earshot.e2e.audio.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How samples lie in bytes. */
public enum SampleLayout {
  /** G.711 mu-law. */
  ULAW(1, 1),
  /** G.711 A-law. */
  ALAW(1, 1),
  /** Linear, 16 bits, little-endian. */
  PCM16_LE(1, 2),
  /** Linear, 16 bits, big-endian, as RTP has it. */
  PCM16_BE(1, 2),
  /** Mu-law, channels byte by byte. */
  ULAW_STEREO(2, 1),
  /** Linear, little-endian, channels sample by sample. */
  PCM16_LE_STEREO(2, 2),
  /** Linear, little-endian, 16,000 samples a second. */
  PCM16_LE_16K(1, 2),
  /** Linear, little-endian, 24,000 samples a second. */
  PCM16_LE_24K(1, 2);

  private final int channels;
  private final int sampleBytes;

  SampleLayout(int channels, int sampleBytes) {
    this.channels = channels;
    this.sampleBytes = sampleBytes;
  }

  /** Returns 1 or 2. */
  public int channels() {
    return channels;
  }

  /** Returns samples a second and channel. */
  public int rate() {
    return switch (this) {
      case PCM16_LE_16K -> Recording.MIDDLE_RATE;
      case PCM16_LE_24K -> Recording.WIDE_RATE;
      case ULAW, ALAW, PCM16_LE, PCM16_BE, ULAW_STEREO, PCM16_LE_STEREO -> Recording.NARROW_RATE;
    };
  }

  /** Returns the samples of a recording that this layout takes. */
  public short[] samples(Recording recording) {
    return switch (this) {
      case PCM16_LE_16K -> recording.middle();
      case PCM16_LE_24K -> recording.wide();
      case ULAW, ALAW, PCM16_LE, PCM16_BE, ULAW_STEREO, PCM16_LE_STEREO -> recording.narrow();
    };
  }

  /**
   * Returns samples as bytes.
   *
   * @param second the second channel, read by stereo layouts only
   */
  public byte[] bytes(short[] first, short[] second, int from, int to) {
    ByteBuffer out =
        ByteBuffer.allocate((to - from) * channels * sampleBytes)
            .order(this == PCM16_BE ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int n = from; n < to; n++) {
      put(out, first[n]);
      if (channels == 2) {
        put(out, second[n]);
      }
    }
    return out.array();
  }

  /** Returns how many bytes the first {@code samples} of each channel take. */
  public int length(int samples) {
    return samples * channels * sampleBytes;
  }

  /** Returns the linear samples of the first channel that lie in {@code bytes}. */
  public short[] linear(byte[] bytes, int from, int to) {
    ByteBuffer in =
        ByteBuffer.wrap(bytes)
            .order(this == PCM16_BE ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[to - from];
    for (int n = from; n < to; n++) {
      int at = length(n);
      samples[n - from] =
          switch (this) {
            case ULAW, ULAW_STEREO -> (short) MuLaw.decode(bytes[at]);
            case ALAW -> (short) ALaw.decode(bytes[at]);
            case PCM16_LE, PCM16_BE, PCM16_LE_STEREO, PCM16_LE_16K, PCM16_LE_24K -> in.getShort(at);
          };
    }
    return samples;
  }

  private void put(ByteBuffer out, short sample) {
    switch (this) {
      case ULAW, ULAW_STEREO -> out.put(MuLaw.encode(sample));
      case ALAW -> out.put(ALaw.encode(sample));
      case PCM16_LE, PCM16_BE, PCM16_LE_STEREO, PCM16_LE_16K, PCM16_LE_24K -> out.putShort(sample);
    }
  }
}
