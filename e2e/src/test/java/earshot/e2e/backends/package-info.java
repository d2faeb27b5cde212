// SPDX-License-Identifier: Apache-2.0
@NullMarked
package earshot.e2e.backends;

import org.jspecify.annotations.NullMarked;
