// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The values of all {@link Counter}s at one time. */
public final class Counts {

  private static final Count ZERO = new Count(0, 0);

  private final List<Count> values;

  Counts(List<Count> values) {
    this.values = List.copyOf(values);
  }

  /** Nothing counted yet. */
  public static Counts none() {
    return new Counts(Collections.nCopies(Counter.values().length, ZERO));
  }

  public Count get(Counter counter) {
    return values.get(Arrays.asList(Counter.values()).indexOf(counter));
  }

  @Override
  public String toString() {
    return "Counts" + values;
  }
}
