// SPDX-License-Identifier: Apache-2.0
/** Sockets that tell when the kernel received a byte. */
@NullMarked
package earshot.e2e.socket;

import org.jspecify.annotations.NullMarked;
