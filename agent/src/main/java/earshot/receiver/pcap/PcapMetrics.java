// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.Drops;
import earshot.component.PacketCounts;
import earshot.semconv.DropReason;
import io.opentelemetry.api.metrics.Meter;

/** What the receiver says of itself: packets, their payload, and what was not looked at. */
final class PcapMetrics implements Packet.Refusals {
  private final PacketCounts packets;
  private final Drops drops;

  PcapMetrics(Meter meter) {
    this.packets = new PacketCounts(meter);
    this.drops = new Drops(meter);
  }

  void packet(int payloadBytes) {
    packets.add(1, payloadBytes);
  }

  @Override
  public void refused(DropReason reason) {
    drops.add(1, reason);
  }

  void refused(long count, DropReason reason) {
    if (count > 0) {
      drops.add(count, reason);
    }
  }
}
