// SPDX-License-Identifier: Apache-2.0
/** A real Kubernetes API server with its store, on loopback, as child processes. */
@NullMarked
package earshot.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
