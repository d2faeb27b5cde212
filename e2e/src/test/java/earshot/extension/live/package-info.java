// SPDX-License-Identifier: Apache-2.0
/** The live page of a large cluster, as a browser shows it. */
@NullMarked
package earshot.extension.live;

import org.jspecify.annotations.NullMarked;
