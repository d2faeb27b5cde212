// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.signal.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Signature to moment, by open addressing with linear probing. A signature is the output of a PRF,
 * so its own bits are the hash.
 */
final class MomentTable {
  private @Nullable Moment[] slots = new Moment[1024];
  private int size;

  int size() {
    return size;
  }

  @Nullable Moment get(Signature signature) {
    return slots[slotOf(signature)];
  }

  /** Adds the moment of a signature that has none. */
  void add(Moment moment) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    slots[slotOf(moment.signature)] = moment;
    size++;
  }

  void remove(Moment moment) {
    int gap = slotOf(moment.signature);
    if (slots[gap] != moment) {
      return;
    }
    int mask = slots.length - 1;
    size--;
    slots[gap] = null;
    int n = (gap + 1) & mask;
    for (Moment moved = slots[n]; moved != null; moved = slots[n]) {
      int home = home(moved.signature);
      // Where the home lies cyclically after the gap, the gap is not on the moment's probe path.
      if (((n - home) & mask) >= ((n - gap) & mask)) {
        slots[gap] = moved;
        slots[n] = null;
        gap = n;
      }
      n = (n + 1) & mask;
    }
  }

  private int slotOf(Signature signature) {
    int n = home(signature);
    for (Moment moment = slots[n]; moment != null; moment = slots[n]) {
      if (moment.signature.low() == signature.low()
          && moment.signature.high() == signature.high()) {
        return n;
      }
      n = (n + 1) & (slots.length - 1);
    }
    return n;
  }

  private int home(Signature signature) {
    return (int) signature.low() & (slots.length - 1);
  }

  private void grow() {
    @Nullable Moment[] old = slots;
    slots = new Moment[2 * old.length];
    for (Moment moment : old) {
      if (moment != null) {
        slots[slotOf(moment.signature)] = moment;
      }
    }
  }
}
