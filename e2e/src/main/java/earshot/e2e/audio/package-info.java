// SPDX-License-Identifier: Apache-2.0
/** The audio that pods play: one long call, and the corpus of clips. */
@NullMarked
package earshot.e2e.audio;

import org.jspecify.annotations.NullMarked;
