// SPDX-License-Identifier: Apache-2.0
/**
 * What flows through the pipelines: records with units in their names and no OpenTelemetry types.
 */
@NullMarked
package earshot.signal;

import org.jspecify.annotations.NullMarked;
