// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.wire.WireFormat;
import java.util.Collection;

/** What the ancestor, which hashed the first 64 bytes of each packet, would have recognised. */
final class Ancestor {
  private Ancestor() {}

  static double recall(Packets packets, Collection<WireFormat> formats, Collection<Integer> clips) {
    long all = 0;
    long known = 0;
    for (WireFormat in : formats) {
      for (WireFormat out : formats) {
        if (in == out || Pair.Expected.of(in, out) != Pair.Expected.MATCH) {
          continue;
        }
        for (int clip : clips) {
          var here = packets.heads(in.port(clip), in.isServerSpeaking());
          var there = packets.heads(out.port(clip), out.isServerSpeaking());
          all += here.size();
          known += here.stream().filter(there::contains).count();
        }
      }
    }
    return all == 0 ? 0 : (double) known / all;
  }
}
