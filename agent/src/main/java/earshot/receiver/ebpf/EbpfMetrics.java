// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Count;
import earshot.bpf.program.Counter;
import earshot.bpf.program.Counts;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the receiver says of itself: the kernel's counters, the ring and failed reads. */
final class EbpfMetrics implements AutoCloseable {

  private static final AttributeKey<String> REASON = AttributeKey.stringKey("earshot.drop.reason");

  /** Facts about flows, and what was handed on: no drops. */
  private static final Set<Counter> NO_DROPS =
      EnumSet.of(Counter.LOOKED_AT, Counter.FIRST_FRAGMENT, Counter.FLOW_CREATED, Counter.SIGHTED);

  private final Capture capture;
  private final ObservableLongMeasurement packets;
  private final ObservableLongMeasurement io;
  private final ObservableLongMeasurement drops;
  private final ObservableDoubleMeasurement utilization;
  private final LongCounter readErrors;
  private final BatchCallback callback;

  EbpfMetrics(Meter meter, Capture capture) {
    this.capture = capture;
    this.packets = meter.counterBuilder("earshot.packets").setUnit("{packet}").buildObserver();
    this.io = meter.counterBuilder("earshot.io").setUnit("By").buildObserver();
    this.drops = meter.counterBuilder("earshot.drops").setUnit("{drop}").buildObserver();
    this.utilization = meter.gaugeBuilder("earshot.ring.utilization").setUnit("1").buildObserver();
    this.readErrors = meter.counterBuilder("earshot.read.errors").setUnit("{error}").build();
    this.callback = meter.batchCallback(this::observe, packets, io, drops, utilization);
  }

  void readFailed() {
    readErrors.add(1);
  }

  /** Ends observation; the capture is closed after this. */
  @Override
  public void close() {
    callback.close();
  }

  private void observe() {
    Counts counts = capture.counters().read();
    long allPackets = 0;
    long allBytes = 0;
    for (Counter counter : Counter.values()) {
      Count count = counts.get(counter);
      // Up to here, each packet is under exactly one.
      if (counter.compareTo(Counter.LOOKED_AT) <= 0) {
        allPackets += count.count();
        allBytes += count.payloadBytes();
      }
      if (!NO_DROPS.contains(counter)) {
        drops.record(count.count(), Attributes.of(REASON, counter.name().toLowerCase(Locale.ROOT)));
      }
    }
    packets.record(allPackets);
    io.record(allBytes);
    utilization.record((double) capture.ring().pendingBytes() / capture.ring().capacityBytes());
  }
}
