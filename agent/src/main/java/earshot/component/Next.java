// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Hop;
import earshot.signal.Measurement;
import earshot.signal.Sighting;

/**
 * Where a receiver or connector hands things on: the heads of the pipelines that name it as a
 * receiver. A kind that no pipeline takes has a sink that does nothing.
 */
public record Next(Sink<Sighting> logs, Sink<Hop> traces, Sink<Measurement> metrics) {

  /** Returns sinks that do nothing. */
  public static Next none() {
    return new Next(_ -> {}, _ -> {}, _ -> {});
  }
}
