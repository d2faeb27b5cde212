// SPDX-License-Identifier: Apache-2.0
/** The demo: real audio through five pods, and the agent's latencies beside the truth. */
@NullMarked
package earshot.demo;

import org.jspecify.annotations.NullMarked;
