// SPDX-License-Identifier: Apache-2.0
/** The record that the kernel programs hand to user space. */
@NullMarked
package earshot.bpf.event;

import org.jspecify.annotations.NullMarked;
