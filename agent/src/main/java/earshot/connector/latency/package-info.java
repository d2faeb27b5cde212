// SPDX-License-Identifier: Apache-2.0
/** Matches sightings into residences, transits and journeys. */
@NullMarked
package earshot.connector.latency;

import org.jspecify.annotations.NullMarked;
