// SPDX-License-Identifier: Apache-2.0
/** The process inside a pod: takes a leg in, holds the audio, writes a leg out. */
@NullMarked
package earshot.e2e.relay;

import org.jspecify.annotations.NullMarked;
