// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Hop;
import earshot.signal.Measurement;
import earshot.signal.Sighting;

/**
 * Sends things out. One instance serves all pipelines that name it; a kind that an exporter cannot
 * take must not be among its factory's {@link ExporterFactory#kinds()}.
 */
public interface Exporter extends Component {

  /** Returns the sink for logs pipelines. */
  default Sink<Sighting> logs() {
    return _ -> {};
  }

  /** Returns the sink for traces pipelines. */
  default Sink<Hop> traces() {
    return _ -> {};
  }

  /** Returns the sink for metrics pipelines. */
  default Sink<Measurement> metrics() {
    return _ -> {};
  }

  /**
   * Returns the sink for the measurements of one connector. Only an exporter that aggregates needs
   * {@code options}.
   */
  default Sink<Measurement> metrics(MetricOptions options) {
    return metrics();
  }
}
