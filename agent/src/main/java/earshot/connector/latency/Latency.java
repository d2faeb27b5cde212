// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.Connector;
import earshot.component.Drops;
import earshot.component.Host;
import earshot.component.Next;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector {@code latency}: sightings in, residences, transits and journeys out.
 *
 * <p>Order is by packet time. Stream time is the newest packet time seen; it goes on by the host's
 * clock only while nothing comes, so a replay runs at its own pace. A sighting settles for a while
 * of stream time ({@link SettleBuffer}) and then passes the {@link Matcher}, whose decisions
 * therefore do not depend on the order of arrival. The chain's thread brings sightings, a thread of
 * its own brings the time: a lock lets one of them in, which also calls downstream.
 */
final class Latency implements Connector {
  static final long TICK_MILLIS = 200;

  private static final Logger LOGGER = LoggerFactory.getLogger(Latency.class);
  private static final long WARNING_NANOS = 60_000_000_000L;

  private final LatencyConfig config;
  private final Next next;
  private final Host host;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final MatcherCounters counters;
  private final long settleNanos;
  private final SettleBuffer settling;
  private final Output output;
  private final Coverage coverage = new Coverage();
  private final Matcher matcher;
  private long streamNanos = Long.MIN_VALUE;
  private long clockNanos;
  private boolean batchSinceTick;
  private long evictionsWarned;
  private long nextWarningNanos = Long.MIN_VALUE;
  private boolean closed;
  private @Nullable ScheduledExecutorService ticker;
  private @Nullable MatcherTelemetry telemetry;

  Latency(LatencyConfig config, Next next, Host host) {
    this.config = config;
    this.next = next;
    this.host = host;
    this.clock = host.clock();
    this.settleNanos =
        config.gateway() ? SettleBuffer.GATEWAY_SETTLE_NANOS : SettleBuffer.SETTLE_NANOS;
    this.settling = new SettleBuffer(settleNanos);
    this.counters = new MatcherCounters(new Drops(host.meter()));
    this.output = new Output(config, counters);
    this.matcher = new Matcher(config, output, counters, coverage);
  }

  @Override
  public void start() {
    telemetry = new MatcherTelemetry(host.meter(), counters, config.gateway());
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("earshot-latency").daemon().factory());
    var _ =
        ticker.scheduleAtFixedRate(
            this::tickOrFail, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void accept(List<Sighting> batch) {
    lock.lock();
    try {
      if (closed || batch.isEmpty()) {
        return;
      }
      for (Sighting sighting : batch) {
        streamNanos = Math.max(streamNanos, sighting.epochNanos());
        settling.release(streamNanos, matcher::accept);
        settling.add(sighting);
      }
      batchSinceTick = true;
      advance();
    } finally {
      lock.unlock();
    }
  }

  /** Counts at once: an agent that never sees a signature must not be silent about why. */
  @Override
  public void unsighted(List<Unsighted> batch) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (Unsighted bytes : batch) {
        coverage.add(
            coverage.of(bytes.workload(), bytes.direction()), bytes.verdict(), bytes.bytes());
      }
      coverage.report(output.measurements());
      output.handOn(next);
    } finally {
      lock.unlock();
    }
  }

  /** Lets time go on where nothing comes. */
  void tick() {
    lock.lock();
    try {
      long nowNanos = epochNanos();
      boolean idle = !batchSinceTick && streamNanos != Long.MIN_VALUE;
      if (idle && nowNanos > clockNanos) {
        streamNanos += nowNanos - clockNanos;
        advance();
      }
      clockNanos = nowNanos;
      batchSinceTick = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    ScheduledExecutorService running = ticker;
    if (running != null) {
      running.shutdownNow();
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      settling.releaseAll(matcher::accept);
      matcher.finish();
      output.handOn(next);
      if (telemetry != null) {
        telemetry.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tickOrFail() {
    try {
      tick();
    } catch (RuntimeException e) {
      host.fatal("latency", e);
    }
  }

  private void advance() {
    settling.release(streamNanos, matcher::accept);
    matcher.advance(streamNanos - settleNanos);
    bound();
    counters.setSightings(settling.size() + matcher.held());
    output.handOn(next);
  }

  private void bound() {
    while (settling.size() + matcher.held() > config.maxSightings()) {
      if (!matcher.evict()) {
        settling.releaseFirst(matcher::accept);
      }
    }
    if (counters.evictions() > evictionsWarned && streamNanos >= nextWarningNanos) {
      LOGGER.warn(
          "Evicted {} sightings before their timeout because max_sightings={} is reached: raise connectors.latency.max_sightings or lower its timeout",
          counters.evictions() - evictionsWarned,
          config.maxSightings());
      evictionsWarned = counters.evictions();
      nextWarningNanos = streamNanos + WARNING_NANOS;
    }
  }

  private long epochNanos() {
    Instant now = clock.instant();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }
}
