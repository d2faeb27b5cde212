// SPDX-License-Identifier: Apache-2.0
/** Tests of the traffic that is relayed. */
@NullMarked
package earshot.e2e.traffic;

import org.jspecify.annotations.NullMarked;
