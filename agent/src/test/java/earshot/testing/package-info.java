// SPDX-License-Identifier: Apache-2.0
/** Test doubles of the contract, and things that flow. */
@NullMarked
package earshot.testing;

import org.jspecify.annotations.NullMarked;
