// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Hop;
import earshot.signal.Measurement;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;

/**
 * Where a receiver or connector hands things on: the heads of the pipelines that name it as a
 * receiver. A kind that no pipeline takes has a sink that does nothing.
 *
 * @param unsighted takes what logs pipelines carry beside sightings; at most once a second, since
 *     connectors hand the counts on as they come
 */
public record Next(
    Sink<Sighting> logs, Sink<Hop> traces, Sink<Measurement> metrics, Sink<Unsighted> unsighted) {

  /** Creates one for those who bring nothing but these. */
  public Next(Sink<Sighting> logs, Sink<Hop> traces, Sink<Measurement> metrics) {
    this(logs, traces, metrics, _ -> {});
  }

  /** Returns sinks that do nothing. */
  public static Next none() {
    return new Next(_ -> {}, _ -> {}, _ -> {});
  }
}
