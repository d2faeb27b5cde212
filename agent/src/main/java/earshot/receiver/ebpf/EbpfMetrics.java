// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Counter;
import earshot.bpf.program.Counts;
import earshot.component.Drops;
import earshot.component.PacketCounts;
import earshot.semconv.DropReason;
import earshot.semconv.EarshotMetrics;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleGauge;
import java.util.EnumMap;
import java.util.Map;

/** What the receiver says of itself: the kernel's counters, the ring and failed reads. */
final class EbpfMetrics implements AutoCloseable {

  /** By the counter's name; none for facts about flows and for what was handed on. */
  private static final Map<Counter, DropReason> DROPS = new EnumMap<>(Counter.class);

  static {
    for (Counter counter : Counter.values()) {
      switch (counter) {
        case LOOKED_AT, FIRST_FRAGMENT, FLOW_CREATED, SIGHTED -> {}
        default -> DROPS.put(counter, DropReason.valueOf(counter.name()));
      }
    }
  }

  private final Capture capture;
  private final PacketCounts packets;
  private final Drops drops;
  private final LongCounter readErrors;
  private final ObservableDoubleGauge utilization;
  private final Map<Counter, Long> seenDrops = new EnumMap<>(Counter.class);
  private long seenMalformed;
  private long seenPackets;
  private long seenBytes;

  EbpfMetrics(Meter meter, Capture capture) {
    this.capture = capture;
    this.packets = new PacketCounts(meter);
    this.drops = new Drops(meter);
    this.readErrors =
        meter
            .counterBuilder(EarshotMetrics.EARSHOT_READ_ERRORS.name())
            .setUnit(EarshotMetrics.EARSHOT_READ_ERRORS.unit())
            .setDescription(EarshotMetrics.EARSHOT_READ_ERRORS.description())
            .build();
    this.utilization =
        meter
            .gaugeBuilder(EarshotMetrics.EARSHOT_RING_UTILIZATION.name())
            .setUnit(EarshotMetrics.EARSHOT_RING_UTILIZATION.unit())
            .setDescription(EarshotMetrics.EARSHOT_RING_UTILIZATION.description())
            .buildWithCallback(gauge ->
                gauge.record(
                    (double) capture.ring().pendingBytes() / capture.ring().capacityBytes()));
  }

  /** Counts a failed read, and the sightings that were read with it. */
  void readFailed(int lost) {
    readErrors.add(1);
    if (lost > 0) {
      drops.add(lost, DropReason.READ_FAILED);
    }
  }

  /** Adds what the kernel has counted since the last call. One thread at a time. */
  void update() {
    Counts counts = capture.counters().read();
    long allPackets = 0;
    long allBytes = 0;
    for (Counter counter : Counter.values()) {
      // Up to here, each packet is under exactly one.
      if (counter.compareTo(Counter.LOOKED_AT) <= 0) {
        allPackets += counts.get(counter).count();
        allBytes += counts.get(counter).payloadBytes();
      }
      DropReason reason = DROPS.get(counter);
      if (reason != null) {
        addDrops(counter, reason, counts.get(counter).count());
      }
    }
    readErrors.add(capture.ring().malformedRecords() - seenMalformed);
    seenMalformed = capture.ring().malformedRecords();
    packets.add(allPackets - seenPackets, allBytes - seenBytes);
    seenPackets = allPackets;
    seenBytes = allBytes;
  }

  /** Ends observation; the capture is closed after this. */
  @Override
  public void close() {
    utilization.close();
  }

  private void addDrops(Counter counter, DropReason reason, long count) {
    long added = count - seenDrops.getOrDefault(counter, 0L);
    if (added > 0) {
      drops.add(added, reason);
      seenDrops.put(counter, count);
    }
  }
}
