// SPDX-License-Identifier: Apache-2.0
/** Traffic of every kind that is not audio, and a call, through one relay process. */
@NullMarked
package earshot.e2e.traffic;

import org.jspecify.annotations.NullMarked;
