// SPDX-License-Identifier: Apache-2.0
/** The real agent as a child process, and the order in which a run is taken down. */
@NullMarked
package earshot.e2e.agent;

import org.jspecify.annotations.NullMarked;
