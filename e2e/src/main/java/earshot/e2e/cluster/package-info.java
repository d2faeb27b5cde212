// SPDX-License-Identifier: Apache-2.0
/** An API server that knows the pods of a run. */
@NullMarked
package earshot.e2e.cluster;

import org.jspecify.annotations.NullMarked;
