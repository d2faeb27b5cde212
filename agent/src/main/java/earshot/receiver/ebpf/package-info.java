// SPDX-License-Identifier: Apache-2.0
/** Sees audio on its way through this machine's kernel, and says who holds it. */
@NullMarked
package earshot.receiver.ebpf;

import org.jspecify.annotations.NullMarked;
