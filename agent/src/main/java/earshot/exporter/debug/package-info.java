// SPDX-License-Identifier: Apache-2.0
/** Shows people a table of where audio waits. */
@NullMarked
package earshot.exporter.debug;

import org.jspecify.annotations.NullMarked;
