// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.ActiveFlows;
import earshot.signal.Direction;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.Measurement;
import earshot.signal.Sighting;
import earshot.signal.SignatureCount;
import earshot.signal.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The flows that signatures were seen on. A flow is active until it was quiet for the time-out, and
 * is remembered with its pairs for ten times as long: a caller who listens says nothing.
 */
final class FlowTable {
  private static final int CACHE_SLOTS = 1 << 14;
  private static final int TIMEOUTS_REMEMBERED = 10;

  private record CountKey(@Nullable Workload workload, Direction direction, @Nullable Lane lane) {}

  private final long timeoutNanos;
  private final int maxFlows;
  private final Map<FlowKey, FlowState> byKey = new HashMap<>();

  /** Receivers share one object a flow, so its identity finds the state without hashing a key. */
  private final @Nullable Flow[] cachedFlows = new Flow[CACHE_SLOTS];

  private final @Nullable FlowState[] cachedStates = new FlowState[CACHE_SLOTS];
  private final Map<CountKey, Long> activeChanges = new HashMap<>();
  private final List<FlowState> counted = new ArrayList<>();
  private final Coverage coverage;

  /**
   * Creates an empty table.
   *
   * @param maxFlows past it the flow that was quiet for longest is forgotten
   */
  FlowTable(long timeoutNanos, int maxFlows, Coverage coverage) {
    this.coverage = coverage;
    this.timeoutNanos = timeoutNanos;
    this.maxFlows = maxFlows;
  }

  int size() {
    return byKey.size();
  }

  /** Returns the state of the flow that {@code sighting} was seen on. */
  @SuppressWarnings("ReferenceEquality") // the cache is keyed by identity
  FlowState of(Sighting sighting) {
    Flow flow = sighting.flow();
    int slot = System.identityHashCode(flow) & (CACHE_SLOTS - 1);
    FlowState state = cachedStates[slot];
    if (state == null || cachedFlows[slot] != flow) {
      state = find(sighting);
      cachedFlows[slot] = flow;
      cachedStates[slot] = state;
    }
    state.lastNanos = Math.max(state.lastNanos, sighting.epochNanos());
    Workload workload = sighting.workload();
    if (!state.active || !Objects.equals(workload, state.workload)) {
      end(state);
      state.active = true;
      state.workload = workload;
      state.coverage = coverage.of(workload, flow.direction());
      change(state, 1);
    }
    return state;
  }

  /** Counts one signature for the next report. */
  void count(FlowState state, Lane lane) {
    if (state.count(lane)) {
      counted.add(state);
    }
  }

  /** Ends and forgets the flows that were quiet for too long at {@code nowNanos}. */
  void sweep(long nowNanos) {
    boolean forgotten = false;
    for (Iterator<FlowState> states = byKey.values().iterator(); states.hasNext(); ) {
      FlowState state = states.next();
      long quietNanos = nowNanos - state.lastNanos;
      if (quietNanos > timeoutNanos) {
        end(state);
      }
      if (quietNanos > TIMEOUTS_REMEMBERED * timeoutNanos) {
        state.pairs.clear();
        states.remove();
        forgotten = true;
      }
    }
    if (forgotten) {
      forgetCache();
    }
  }

  /** Adds what changed since the last call. */
  void report(List<Measurement> measurements) {
    Map<CountKey, Long> signatures = new HashMap<>();
    for (FlowState state : counted) {
      for (Lane lane : Lane.values()) {
        long count = state.take(lane);
        if (count > 0) {
          signatures.merge(
              new CountKey(state.workload, state.key.direction(), lane), count, Long::sum);
        }
      }
    }
    counted.clear();
    signatures.forEach((key, count) ->
        measurements.add(
            new SignatureCount(
                key.workload, key.direction, Objects.requireNonNull(key.lane), count)));
    activeChanges.forEach((key, change) -> {
      if (change != 0) {
        measurements.add(new ActiveFlows(key.workload, key.direction, change));
      }
    });
    activeChanges.clear();
  }

  private FlowState find(Sighting sighting) {
    Flow flow = sighting.flow();
    FlowKey key = FlowKey.of(flow);
    FlowState state = byKey.get(key);
    if (state == null) {
      if (byKey.size() >= maxFlows) {
        forgetQuietest();
      }
      state = new FlowState(key, flow, coverage.of(sighting.workload(), flow.direction()));
      byKey.put(key, state);
    }
    return state;
  }

  private void forgetQuietest() {
    FlowState quietest = null;
    for (FlowState state : byKey.values()) {
      if (quietest == null || state.lastNanos < quietest.lastNanos) {
        quietest = state;
      }
    }
    if (quietest != null) {
      end(quietest);
      quietest.pairs.clear();
      byKey.remove(quietest.key);
      forgetCache();
    }
  }

  private void forgetCache() {
    Arrays.fill(cachedFlows, null);
    Arrays.fill(cachedStates, null);
  }

  private void end(FlowState state) {
    if (state.active) {
      state.active = false;
      change(state, -1);
    }
  }

  private void change(FlowState state, long change) {
    activeChanges.merge(
        new CountKey(state.workload, state.key.direction(), null), change, Long::sum);
  }
}
