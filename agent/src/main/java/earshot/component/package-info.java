// SPDX-License-Identifier: Apache-2.0
/** The contract of receivers, processors, connectors, exporters and extensions: no logic. */
@NullMarked
package earshot.component;

import org.jspecify.annotations.NullMarked;
