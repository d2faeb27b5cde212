// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/** What takes the canonical bytes of one flow. */
public interface Lane {
  /** Begins anew, as after a gap or with a datagram. */
  void restart();

  /** Takes the next canonical bytes of the flow. */
  void accept(byte[] bytes, int offset, int count);

  /** A chunk of a stream's segment is at its end: it may be told what the bytes are. */
  default void endOfChunk() {}

  /** Returns after how many further bytes a chunk had best end, to be told; 0: whenever it does. */
  default int untilLook() {
    return 0;
  }
}
