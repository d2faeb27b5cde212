// SPDX-License-Identifier: Apache-2.0
/**
 * The back ends that people look at, started with the settings of {@code otel-config}, and how they
 * are asked.
 */
@NullMarked
package earshot.e2e.backends;

import org.jspecify.annotations.NullMarked;
