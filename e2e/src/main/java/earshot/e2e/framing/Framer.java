// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.framing;

/** Cuts a stream of audio into what one leg sends at a time. Keeps state; not thread-safe. */
public interface Framer {

  /** Returns how many bytes of audio the next frame takes. */
  int nextAudioBytes();

  /** Returns the next frame: {@code audio}, of {@link #nextAudioBytes()} bytes, in its wrapping. */
  byte[] frame(byte[] audio);
}
