// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.signal.CoverageVerdict;
import earshot.signal.Flow;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the bytes of one track. Those looked at wait for the next selected window, which
 * takes them; where none comes before a pause, within ten seconds or at all, they are unmatched.
 */
final class TrackCoverage {
  private static final long PAUSE_NANOS = 1_000_000_000L;
  private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

  private final List<Flow> flows;
  private final UnsightedBytes unsighted;
  private long waitingBytes;

  /** Of the packet. */
  private int packetBytes;

  /** Of these: up to the end of the last selected window. */
  private int packetCovered;

  private long waitingSinceNanos;
  private long lastNanos;
  private boolean covered;
  private CoverageVerdict unmatchedAs = CoverageVerdict.UNMATCHED;

  /** Creates one for the flows that the track's bytes are counted for. */
  TrackCoverage(@Nullable Flow leaving, @Nullable Flow arriving, UnsightedBytes unsighted) {
    this.flows = Stream.of(leaving, arriving).filter(Objects::nonNull).toList();
    this.unsighted = unsighted;
  }

  /** Lets time go on to that of a packet. */
  void packet(long nowNanos) {
    waitingBytes = take();
    if (nowNanos - lastNanos >= PAUSE_NANOS
        || (waitingBytes > 0 && nowNanos - waitingSinceNanos >= LONGEST_WAIT_NANOS)) {
      end();
    }
    lastNanos = nowNanos;
    covered = false;
  }

  /** Takes bytes that the lanes are to see. */
  void look(int bytes) {
    if (waitingBytes == 0) {
      waitingSinceNanos = lastNanos;
    }
    packetBytes = bytes;
  }

  /** States what the bytes are that end without a match. */
  void unmatchedAs(CoverageVerdict verdict) {
    unmatchedAs = verdict;
  }

  /**
   * Returns the bytes that a selected window covers: all since the one before.
   *
   * @param end how many of the packet's bytes lie before the window's end
   */
  long cover(int end) {
    covered = true;
    waitingSinceNanos = lastNanos;
    long taken = waitingBytes + Math.max(0, end - packetCovered);
    waitingBytes = 0;
    packetCovered = Math.max(packetCovered, end);
    return taken;
  }

  /** Returns whether a window of this packet was selected. */
  boolean isCovered() {
    return covered;
  }

  /** Returns the bytes that wait, which are decided about otherwise. */
  long take() {
    long taken = waitingBytes + packetBytes - packetCovered;
    waitingBytes = 0;
    packetBytes = 0;
    packetCovered = 0;
    return taken;
  }

  /** Takes bytes that are decided about without a signature. */
  void decide(CoverageVerdict verdict, long bytes) {
    if (bytes > 0) {
      flows.forEach(flow -> unsighted.add(flow, verdict, bytes));
    }
  }

  /** Decides about the bytes that wait: none is to come. */
  void end() {
    decide(unmatchedAs, take());
  }
}
