// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import java.util.List;

/** Takes sightings, changes or holds them, and hands them to the sink that it was created with. */
public interface Processor extends Component, Sink<Sighting> {

  /**
   * Takes what a logs pipeline carries beside sightings, under the rules of {@link Sink}, and hands
   * it on to {@code next}, which is the same at each call and may be kept.
   */
  default void unsighted(List<Unsighted> batch, Sink<Unsighted> next) {
    next.accept(batch);
  }
}
