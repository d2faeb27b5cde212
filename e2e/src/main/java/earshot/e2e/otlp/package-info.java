// SPDX-License-Identifier: Apache-2.0
/** Receives what an agent exports, as any back end does. */
@NullMarked
package earshot.e2e.otlp;

import org.jspecify.annotations.NullMarked;
