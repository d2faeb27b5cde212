// SPDX-License-Identifier: Apache-2.0
/** Loads the kernel programs, attaches them and reads what they leave in their maps. */
@NullMarked
package earshot.bpf.program;

import org.jspecify.annotations.NullMarked;
