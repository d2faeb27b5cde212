// SPDX-License-Identifier: Apache-2.0
/**
 * Builds the graph of components from a configuration, starts it downstream first, stops it
 * upstream first, and measures the agent itself.
 */
@NullMarked
package earshot.service;

import org.jspecify.annotations.NullMarked;
