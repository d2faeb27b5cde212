// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.Drops;
import earshot.semconv.EarshotMetrics;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** What the receiver says of itself: packets, their payload, and what was not looked at. */
final class PcapMetrics implements Packet.Refusals {
  private final LongCounter packets;
  private final LongCounter io;
  private final Drops drops;

  PcapMetrics(Meter meter) {
    this.packets =
        meter
            .counterBuilder(EarshotMetrics.EARSHOT_PACKETS.name())
            .setUnit(EarshotMetrics.EARSHOT_PACKETS.unit())
            .setDescription(EarshotMetrics.EARSHOT_PACKETS.description())
            .build();
    this.io =
        meter
            .counterBuilder(EarshotMetrics.EARSHOT_IO.name())
            .setUnit(EarshotMetrics.EARSHOT_IO.unit())
            .setDescription(EarshotMetrics.EARSHOT_IO.description())
            .build();
    this.drops = new Drops(meter);
  }

  void packet(int payloadBytes) {
    packets.add(1);
    io.add(payloadBytes);
  }

  @Override
  public void refused(String reason) {
    drops.add(1, reason);
  }

  void refused(long count, String reason) {
    if (count > 0) {
      drops.add(count, reason);
    }
  }
}
