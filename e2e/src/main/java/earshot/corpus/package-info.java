// SPDX-License-Identifier: Apache-2.0
/** What of the corpus is recognised between which wire formats, by the agent on real packets. */
@NullMarked
package earshot.corpus;

import org.jspecify.annotations.NullMarked;
