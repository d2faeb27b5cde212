// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.audio.Speech;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Plays one call's speech in real time. */
final class Player {
  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / Speech.BYTES_PER_SECOND;

  private final Speech speech;
  private final LegOutput output;

  Player(int call, LegOutput output) {
    this.speech = new Speech(call);
    this.output = output;
  }

  /**
   * Sends frame after frame, each at the time at which its first byte is to be heard. Speech goes
   * on where it ended the last time.
   */
  void play(Duration duration) throws IOException {
    long start = System.nanoTime();
    long first = output.position();
    long end = first + duration.toNanos() / NANOS_PER_BYTE;
    while (output.position() < end) {
      long due = start + (output.position() - first) * NANOS_PER_BYTE;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      byte[] audio = new byte[output.nextAudioBytes()];
      speech.read(output.position(), audio);
      output.send(audio);
    }
  }
}
