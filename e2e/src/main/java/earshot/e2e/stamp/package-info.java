// SPDX-License-Identifier: Apache-2.0
/** What the pods themselves know about the times of their bytes. */
@NullMarked
package earshot.e2e.stamp;

import org.jspecify.annotations.NullMarked;
