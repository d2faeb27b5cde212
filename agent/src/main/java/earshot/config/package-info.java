// SPDX-License-Identifier: Apache-2.0
/** YAML, read strictly: every problem names file, line, path and the nearest valid name. */
@NullMarked
package earshot.config;

import org.jspecify.annotations.NullMarked;
