// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that one flow takes part in. Most flows out have one; a connection to a broker has one
 * for each call, so past {@value #MAX_PAIRS} the one used least recently is forgotten.
 */
final class Pairs {
  static final int MAX_PAIRS = 1024;

  private final FlowState flow;
  private final Map<FlowState, Pair> byFlowIn = new LinkedHashMap<>(4, 0.75f, true);
  private final Set<FlowState> flowsOut = new HashSet<>(4);
  private int established;

  Pairs(FlowState flow) {
    this.flow = flow;
  }

  /** Returns whether this flow out is known to take its audio from certain flows in. */
  boolean hasEstablished() {
    return established > 0;
  }

  boolean isEstablishedWith(FlowState in) {
    Pair pair = byFlowIn.get(in);
    return pair != null && pair.isEstablished();
  }

  /** Takes note that this flow out carried what only {@code in} had brought. */
  void share(FlowState in, long wayInNanos, long wayOutNanos, long timeoutNanos) {
    if (with(in).share(wayInNanos, wayOutNanos, timeoutNanos)) {
      established++;
    }
  }

  /** Returns the pair of this flow out with {@code in}. */
  Pair with(FlowState in) {
    Pair pair = byFlowIn.get(in);
    if (pair == null) {
      if (byFlowIn.size() >= MAX_PAIRS) {
        remove(byFlowIn.keySet().iterator().next());
      }
      pair = new Pair(in, flow);
      byFlowIn.put(in, pair);
      in.pairs.flowsOut.add(flow);
    }
    return pair;
  }

  /** Forgets all pairs of a flow that has ended. */
  void clear() {
    for (FlowState out : List.copyOf(flowsOut)) {
      out.pairs.remove(flow);
    }
    for (FlowState in : new ArrayList<>(byFlowIn.keySet())) {
      remove(in);
    }
  }

  private void remove(FlowState in) {
    @Nullable Pair pair = byFlowIn.remove(in);
    if (pair != null && pair.isEstablished()) {
      established--;
    }
    in.pairs.flowsOut.remove(flow);
  }
}
