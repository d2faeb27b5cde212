// SPDX-License-Identifier: Apache-2.0
/** The ways in which the legs of a call cut and wrap audio. */
@NullMarked
package earshot.e2e.framing;

import org.jspecify.annotations.NullMarked;
