// SPDX-License-Identifier: Apache-2.0
/** Benches: figures as ratios to a peer in the same run. */
@NullMarked
package earshot.bench;

import org.jspecify.annotations.NullMarked;
