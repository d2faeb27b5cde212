// SPDX-License-Identifier: Apache-2.0
/** The agent as an OCI image: {@code ./dev image}. */
@NullMarked
package earshot.image;

import org.jspecify.annotations.NullMarked;
