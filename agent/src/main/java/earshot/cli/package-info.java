// SPDX-License-Identifier: Apache-2.0
/** The commands, and the agent's own log. */
@NullMarked
package earshot.cli;

import org.jspecify.annotations.NullMarked;
