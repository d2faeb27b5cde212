// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** What flows in a traces pipeline: one span. */
public sealed interface Hop permits Residence, Transit {

  /** Returns the span's own ids. */
  SpanReference span();

  /** Returns the start, Unix time. */
  long startEpochNanos();

  /** Returns the end, Unix time, never before the start. */
  long endEpochNanos();
}
