// SPDX-License-Identifier: Apache-2.0
/** The agent as a process, on real packets. */
@NullMarked
package earshot.e2e;

import org.jspecify.annotations.NullMarked;
