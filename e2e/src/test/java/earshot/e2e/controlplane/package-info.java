// SPDX-License-Identifier: Apache-2.0
@NullMarked
package earshot.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
