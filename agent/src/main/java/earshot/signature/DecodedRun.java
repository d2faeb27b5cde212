// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * A run of bytes that were decoded or unmasked, on its way to a lane. One that is too short for a
 * window is no run of audio and is left out, as far as it was not handed on with an earlier packet:
 * each word of text would be one.
 */
final class DecodedRun {
  private final Lane lane;
  private final byte[] pending = new byte[TextDetector.CHUNK_BYTES];
  private int count;
  private long handedOn;

  /** Creates an empty run. */
  DecodedRun(Lane lane) {
    this.lane = lane;
  }

  /** Takes the next byte. */
  void accept(byte value) {
    pending[count++] = value;
    if (count == pending.length) {
      handOn();
    }
  }

  /** The next byte does not follow the last one. */
  void end() {
    if (handedOn + count >= RawLane.WINDOW_BYTES) {
      handOn();
    }
    count = 0;
    handedOn = 0;
    lane.restart();
  }

  /** Hands on what a packet has brought. */
  void endOfPacket() {
    handOn();
  }

  private void handOn() {
    lane.accept(pending, 0, count);
    handedOn += count;
    count = 0;
  }
}
