// SPDX-License-Identifier: Apache-2.0
/**
 * The native surface: the calls of libc and libbpf that Earshot makes, and nothing more.
 *
 * <p>Calls that can fail return a negative errno, as libbpf's do, so that one convention holds.
 */
@NullMarked
package earshot.bpf.ffm;

import org.jspecify.annotations.NullMarked;
