// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

import java.io.IOException;

/** Finds the audio in what one leg receives. Keeps state; not thread-safe. */
public interface Deframer {

  /** Receives audio in the stream's order. */
  interface Sink {

    /**
     * Takes {@code count} bytes of audio at {@code offset}.
     *
     * @param position index of the first of them in the call's stream
     */
    void audio(long position, byte[] bytes, int offset, int count) throws IOException;
  }

  /**
   * Takes the first {@code count} bytes: a datagram, or the next part of a connection, cut
   * anywhere.
   *
   * @throws IOException if they are not of this framing
   */
  void accept(byte[] bytes, int count, Sink sink) throws IOException;
}
