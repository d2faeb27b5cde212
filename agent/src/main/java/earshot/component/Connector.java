// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import java.util.List;

/** The exporter of a logs pipeline that is a receiver of traces and metrics pipelines. */
public interface Connector extends Component, Sink<Sighting> {

  /** Takes what a logs pipeline carries beside sightings, under the rules of {@link Sink}. */
  default void unsighted(List<Unsighted> batch) {}
}
