// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.audio.ALaw;
import earshot.e2e.audio.MuLaw;
import earshot.e2e.audio.Recording;
import earshot.signature.LaneSet;
import earshot.signature.RawLane;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the gate costs one call, by the reference of the algorithm: the windows that are lost before
 * it opens, and what it takes for another format.
 *
 * @param opensAfterMillis audio from the call's beginning on; the whole of it where it never opens
 * @param windows that are selected where the format is told
 * @param lost of these, those that the flow without being told does not select
 */
record GateCost(double opensAfterMillis, int windows, int lost) {
  private static final SignatureKey KEY = SignatureKey.parse("6a".repeat(32));

  /** Many windows, so that a share of them means something. */
  private static final int SAMPLING_BITS = 6;

  private static final int MIN_DISTINCT = 16;
  private static final int PIECE_MILLIS = 20;

  /** How a call's audio is sent, in pieces of 20 ms on one connection. */
  enum Form {
    ULAW("mu-law", SampleFormat.ULAW, 8),
    ALAW("A-law", SampleFormat.ALAW, 8),
    LINEAR_8K("PCM16 8 kHz", SampleFormat.PCM16, 16),
    LINEAR_24K("PCM16 24 kHz", SampleFormat.PCM16, 48);

    private final String label;
    private final SampleFormat format;
    private final int bytesPerMilli;

    Form(String label, SampleFormat format, int bytesPerMilli) {
      this.label = label;
      this.format = format;
      this.bytesPerMilli = bytesPerMilli;
    }

    String label() {
      return label;
    }

    private byte[] of(Recording recording) {
      return switch (this) {
        case ULAW -> coded(recording.narrow(), true);
        case ALAW -> coded(recording.narrow(), false);
        case LINEAR_8K -> linear(recording.narrow());
        case LINEAR_24K -> linear(recording.wide());
      };
    }
  }

  static GateCost of(Recording recording, Form form) {
    byte[] bytes = form.of(recording);
    List<String> told = new ArrayList<>();
    Set<String> found = new HashSet<>();
    LaneSet sure = lanes(form.format, told::add);
    LaneSet gated = lanes(SampleFormat.OTHER, found::add);
    int piece = PIECE_MILLIS * form.bytesPerMilli;
    int openAt = bytes.length;
    for (int at = 0; at + piece <= bytes.length; at += piece) {
      for (LaneSet lanes : List.of(sure, gated)) {
        lanes.accept(bytes, at, piece);
        lanes.endOfPacket(true);
      }
      if (!gated.isShut()) {
        openAt = Math.min(openAt, at + piece);
      }
    }
    int lost = (int) told.stream().filter(signature -> !found.contains(signature)).count();
    return new GateCost((double) openAt / form.bytesPerMilli, told.size(), lost);
  }

  private interface Found {
    void add(String signature);
  }

  /** {@link SampleFormat#OTHER} to go by the bytes, behind the gate. */
  private static LaneSet lanes(SampleFormat told, Found found) {
    RawLane.Listener listener = (_, high, low) -> found.add(high + " " + low);
    return new LaneSet(
        KEY,
        SAMPLING_BITS,
        MIN_DISTINCT,
        told == SampleFormat.OTHER ? null : told,
        true,
        listener,
        listener);
  }

  private static byte[] coded(short[] samples, boolean ulaw) {
    byte[] bytes = new byte[samples.length];
    for (int n = 0; n < bytes.length; n++) {
      bytes[n] = ulaw ? MuLaw.encode(samples[n]) : ALaw.encode(samples[n]);
    }
    return bytes;
  }

  private static byte[] linear(short[] samples) {
    byte[] bytes = new byte[Short.BYTES * samples.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
    return bytes;
  }

  /** Costs of several calls. */
  record Sum(double medianMillis, double worstMillis, double lostPercent) {
    static Sum of(List<GateCost> costs) {
      double[] millis = costs.stream().mapToDouble(GateCost::opensAfterMillis).toArray();
      long windows = costs.stream().mapToLong(GateCost::windows).sum();
      long lost = costs.stream().mapToLong(GateCost::lost).sum();
      return new Sum(
          new Samples(millis).median(),
          Arrays.stream(millis).max().orElseThrow(),
          100.0 * lost / windows);
    }
  }
}
