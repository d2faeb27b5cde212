// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Endpoint;
import earshot.signal.Sighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts sightings into the order of their packets. They arrive in another: each processor has its
 * own way through the kernel, and sightings of a pod not yet known are held for two seconds; on a
 * gateway each node has its own way. Each is kept until the settling time later, in packet time,
 * and then released in an order that depends on the packets alone. One that comes later than that
 * is released next.
 */
final class SettleBuffer {
  /** The longest hold of a processor before this, and what reading takes. */
  static final long SETTLE_NANOS = 2_200_000_000L;

  /** The same, and what exporters and a Collector wait for a batch to fill, and try again. */
  static final long GATEWAY_SETTLE_NANOS = 5_000_000_000L;

  /** 2^24 ns, some 17 ms: what shares a bucket is sorted. */
  private static final int BUCKET_SHIFT = 24;

  private static final int BUCKETS = 512;

  /** Equal times come from coarse clocks: then the wire is faster than any process. */
  private static final Comparator<Sighting> PACKET_ORDER =
      Comparator.comparingLong(Sighting::epochNanos)
          .thenComparing(sighting -> !sighting.isTransmit())
          .thenComparingLong(sighting -> sighting.flow().place())
          .thenComparing(sighting -> sighting.flow().source(), SettleBuffer::compare)
          .thenComparing(sighting -> sighting.flow().destination(), SettleBuffer::compare)
          .thenComparingLong(sighting -> sighting.signature().high());

  private final List<List<Sighting>> buckets = new ArrayList<>(BUCKETS);
  private long firstBucket = Long.MIN_VALUE;
  private final long settleNanos;
  private int size;

  SettleBuffer(long settleNanos) {
    this.settleNanos = settleNanos;
    for (int n = 0; n < BUCKETS; n++) {
      buckets.add(new ArrayList<>());
    }
  }

  int size() {
    return size;
  }

  /** Holds {@code sighting}, which must be no newer than the latest {@link #release}. */
  void add(Sighting sighting) {
    long bucket = sighting.epochNanos() >> BUCKET_SHIFT;
    bucket = Math.clamp(bucket, firstBucket, firstBucket + BUCKETS - 1);
    buckets.get(Math.floorMod(bucket, BUCKETS)).add(sighting);
    size++;
  }

  /**
   * Hands on what is older than the settling time at {@code streamNanos}, the newest packet time
   * known.
   */
  void release(long streamNanos, Consumer<Sighting> consumer) {
    long endBucket = (streamNanos - settleNanos) >> BUCKET_SHIFT;
    if (size == 0) {
      firstBucket = Math.max(firstBucket, endBucket);
      return;
    }
    long lastBucket = Math.min(endBucket, firstBucket + BUCKETS) - 1;
    while (firstBucket <= lastBucket) {
      releaseFirst(consumer);
    }
    firstBucket = Math.max(firstBucket, endBucket);
  }

  /** Hands on all that is held. */
  void releaseAll(Consumer<Sighting> consumer) {
    while (size > 0) {
      releaseFirst(consumer);
    }
  }

  /** Hands on the oldest bucket. */
  void releaseFirst(Consumer<Sighting> consumer) {
    List<Sighting> bucket = buckets.get(Math.floorMod(firstBucket, BUCKETS));
    firstBucket++;
    if (bucket.isEmpty()) {
      return;
    }
    bucket.sort(PACKET_ORDER);
    size -= bucket.size();
    for (Sighting sighting : bucket) {
      consumer.accept(sighting);
    }
    bucket.clear();
  }

  private static int compare(Endpoint left, Endpoint right) {
    int high = Long.compareUnsigned(left.address().high(), right.address().high());
    int low = Long.compareUnsigned(left.address().low(), right.address().low());
    return high != 0 ? high : low != 0 ? low : Integer.compare(left.port(), right.port());
  }
}
