// SPDX-License-Identifier: Apache-2.0
/** A page of the agent's own that shows where audio waits, without any back end. */
@NullMarked
package earshot.extension.live;

import org.jspecify.annotations.NullMarked;
