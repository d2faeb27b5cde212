// SPDX-License-Identifier: Apache-2.0
/** A real browser for pages of the agent's. */
@NullMarked
package earshot.e2e.browser;

import org.jspecify.annotations.NullMarked;
