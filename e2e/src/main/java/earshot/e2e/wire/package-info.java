// SPDX-License-Identifier: Apache-2.0
/**
 * The wire formats that audio is sent in, over real sockets, by client and server libraries that
 * are not ours where there are any.
 */
@NullMarked
package earshot.e2e.wire;

import org.jspecify.annotations.NullMarked;
