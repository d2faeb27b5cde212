// SPDX-License-Identifier: Apache-2.0
/**
 * Names that Earshot emits and the OpenTelemetry semantic conventions do not have. Where these have
 * one, their constants are used.
 */
@NullMarked
package earshot.semconv;

import org.jspecify.annotations.NullMarked;
