// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.signal.Sighting;

/** Takes sightings, changes or holds them, and hands them to the sink that it was created with. */
public interface Processor extends Component, Sink<Sighting> {}
