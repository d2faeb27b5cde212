// SPDX-License-Identifier: Apache-2.0
/** The agent's entry point and the one list of its components. */
@NullMarked
package earshot;

import org.jspecify.annotations.NullMarked;
