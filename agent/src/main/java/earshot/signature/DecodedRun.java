// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * A run of bytes that were decoded or unmasked, on its way to a lane, in pieces that end where the
 * lane would look what they are. One that is too short for a window is no run of audio and is left
 * out, as far as nothing of it was handed on before: each word of text would be one.
 */
final class DecodedRun {
  private final Lane lane;
  private final byte[] pending = new byte[TextDetector.CHUNK_BYTES];
  private int count;
  private int most;
  private boolean handedOn;

  /** Creates an empty run. */
  DecodedRun(Lane lane) {
    this.lane = lane;
  }

  /** Takes the next byte. */
  void accept(byte value) {
    if (count == 0) {
      int untilLook = lane.untilLook();
      most = untilLook == 0 ? pending.length : Math.min(pending.length, untilLook);
    }
    pending[count++] = value;
    if (count == most) {
      handOn();
    }
  }

  /** The next byte does not follow the last one. */
  void end() {
    if (handedOn || count >= RawLane.WINDOW_BYTES) {
      handOn();
    }
    count = 0;
    handedOn = false;
    lane.restart();
  }

  /** Hands on what a packet has brought. */
  void endOfPacket() {
    handOn();
  }

  private void handOn() {
    lane.accept(pending, 0, count);
    lane.endOfChunk();
    handedOn |= count > 0;
    count = 0;
  }
}
