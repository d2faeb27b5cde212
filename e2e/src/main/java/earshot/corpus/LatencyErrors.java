// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.audio.Recording;
import earshot.e2e.wire.WireFormat;
import earshot.signature.SignatureKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * How far latencies between packets are from what tcpdump's stamps of these say: of a datagram that
 * came in and the next one that went out, both of RTP, where a window tells its packet.
 */
final class LatencyErrors {
  private static final double NANOS_PER_MICRO = 1_000;

  private final List<Sightings.Sighted> sighted;
  private final Packets packets;

  LatencyErrors(List<Sightings.Sighted> sighted, Packets packets) {
    this.sighted = List.copyOf(sighted);
    this.packets = packets;
  }

  /** Returns the error that one in a hundred exceeds, 0 where there is no latency. */
  double p99Micros(Collection<WireFormat> formats, List<Recording> recordings) {
    List<Long> errors = new ArrayList<>();
    for (WireFormat format : formats) {
      for (Recording recording : recordings) {
        if (format.isDatagrams() && format.isHeard() && recording.clip().kind().isRecognised()) {
          add(errors, format, recording);
        }
      }
    }
    Collections.sort(errors);
    return errors.isEmpty() ? 0 : errors.get(errors.size() * 99 / 100) / NANOS_PER_MICRO;
  }

  private void add(List<Long> errors, WireFormat format, Recording recording) {
    int clip = recording.number();
    Windows windows = Windows.of(recording.narrow(), SignatureKey.parse(Stage.KEY));
    List<Long> stamps = packets.datagramNanos(format.port(clip));
    int[] ends = format.runs(clip, recording.narrow().length);
    if (stamps.size() != ends.length) {
      return;
    }
    boolean arrived = false;
    long behind = 0;
    for (Sightings.Sighted one : sighted) {
      if (!one.isAt(format.port(clip), false) || !windows.isUnique(one.signature())) {
        continue;
      }
      int last = windows.ends().getOrDefault(one.signature(), 0);
      long late = one.epochNanos() - stamps.get(last / format.longestRun());
      if (!one.transmit()) {
        arrived = true;
        behind = late;
      } else if (arrived) {
        errors.add(Math.abs(late - behind));
      }
    }
  }
}
