// SPDX-License-Identifier: Apache-2.0
/**
 * Processes: how one of this class path is started, where it listens, what it said and ended with.
 */
@NullMarked
package earshot.e2e.process;

import org.jspecify.annotations.NullMarked;
