// SPDX-License-Identifier: Apache-2.0
/** The signature algorithm in plain Java: the reference for the kernel programs. */
@NullMarked
package earshot.signature;

import org.jspecify.annotations.NullMarked;
