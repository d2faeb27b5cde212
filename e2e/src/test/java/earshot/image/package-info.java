// SPDX-License-Identifier: Apache-2.0
@NullMarked
package earshot.image;

import org.jspecify.annotations.NullMarked;
