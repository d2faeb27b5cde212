// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.semconv.EarshotMetrics;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** What a receiver was given: {@code earshot.packets}, and their payload in {@code earshot.io}. */
public final class PacketCounts {
  private final LongCounter packets;
  private final LongCounter io;

  public PacketCounts(Meter meter) {
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
  }

  /** Counts packets and the bytes of their payload. */
  public void add(long count, long payloadBytes) {
    packets.add(count);
    io.add(payloadBytes);
  }
}
