// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Hop;
import earshot.signal.Measurement;

/**
 * Something beside the pipelines: health, the live page. What it watches reaches it all the same.
 */
public interface Extension extends Component {

  /** Returns the sink for the hops that connectors make, whichever pipelines take them. */
  default Sink<Hop> hops() {
    return _ -> {};
  }

  /** Returns the sink for the measurements that connectors make, whichever pipelines take them. */
  default Sink<Measurement> measurements() {
    return _ -> {};
  }
}
