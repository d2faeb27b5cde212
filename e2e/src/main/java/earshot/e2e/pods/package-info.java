// SPDX-License-Identifier: Apache-2.0
/**
 * Pods without a cluster: network namespaces on a bridge, in cgroups named as a kubelet names them.
 */
@NullMarked
package earshot.e2e.pods;

import org.jspecify.annotations.NullMarked;
