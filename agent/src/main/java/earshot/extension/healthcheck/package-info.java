// SPDX-License-Identifier: Apache-2.0
/** Answers whether the agent works, over HTTP. */
@NullMarked
package earshot.extension.healthcheck;

import org.jspecify.annotations.NullMarked;
