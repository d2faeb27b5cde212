// SPDX-License-Identifier: Apache-2.0
/** The speech that the pods play. */
@NullMarked
package earshot.e2e.audio;

import org.jspecify.annotations.NullMarked;
