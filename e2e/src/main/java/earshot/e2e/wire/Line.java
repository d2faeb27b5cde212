// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.IOException;

/** Both ends of one connection: what is sent at one comes out at the other. */
interface Line extends AutoCloseable {

  /** Sends one unit of audio. */
  void send(byte[] audio) throws IOException;

  /** Tells the other end that nothing more is sent, where the protocol has a way. */
  default void finish() {}

  /** Returns what takes in the audio at the other end. */
  Ear ear();

  @Override
  void close() throws IOException;
}
