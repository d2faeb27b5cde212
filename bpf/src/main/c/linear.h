// SPDX-License-Identifier: Apache-2.0
// This file contains the rule that chooses among the ways to read linear samples of which neither alignment nor byte
// order is known: a window counts where the differences between its samples are at most 5/4 of the least of all ways.
#ifndef EARSHOT_LINEAR_H
#define EARSHOT_LINEAR_H

#include "content.h"
#include "maps/scratch.h"
#include "opaque.h"

#define EARSHOT_LINEAR_DIFFERENCES 66
#define EARSHOT_LINEAR_WINDOW_BYTES 136

static __always_inline __u32 earshot_difference(__s16 value, __s16 before)
{
	__s32 difference = (__s32)value - before, sign = difference >> 31;

	earshot_opaque(sign);
	return (difference ^ sign) - sign;
}

// earshot_linear_text tells whether the window's bytes are all text. Global for the verifier's sake; so is the next.
__noinline int earshot_linear_text(__u32 slot, __u32 source, __u32 at, __u32 step)
{
	struct earshot_source *p = earshot_source_of(slot, source);

	__u32 others = 0;

	if (!p)
		return 1;
	for (__u32 n = 0; n < EARSHOT_LINEAR_WINDOW_BYTES / 2; n++) {
		__u32 index = at + n * step;

		earshot_opaque(index);
		if (index >= EARSHOT_LAST_BYTE)
			return 0;
		others += earshot_no_text(p->bytes[index]) + earshot_no_text(p->bytes[index + 1]);
	}
	return !others;
}

// earshot_linear_admits tells whether the window may be read so: its bytes begin at an index of the source, and its
// samples lie step bytes apart.
__noinline int earshot_linear_admits(__u32 slot, __u32 source, __u32 at, __u32 step, __u32 big_endian)
{
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 little = 0, big = 0, odd_little = 0, odd_big = 0, own, least;
	__u16 before = 0, odd_before = 0;

	if (!p)
		return 0;
	for (__u32 n = 0; n <= EARSHOT_LINEAR_DIFFERENCES; n++) {
		__u32 index = at + n * step, next = index + step;
		__u16 sample, odd;

		earshot_opaque(index);
		earshot_opaque(next);
		if (index >= EARSHOT_LAST_BYTE || next > EARSHOT_LAST_BYTE)
			return 0;
		sample = *(const __u16 *)(p->bytes + index);
		// Between this sample's bytes and the next one's.
		odd = sample >> 8 | (__u16)p->bytes[next] << 8;
		if (n) {
			little += earshot_difference(sample, before);
			big += earshot_difference(__builtin_bswap16(sample), __builtin_bswap16(before));
			odd_little += earshot_difference(odd, odd_before);
			odd_big += earshot_difference(__builtin_bswap16(odd), __builtin_bswap16(odd_before));
		}
		before = sample;
		odd_before = odd;
	}
	own = big_endian ? big : little;
	least = little < big ? little : big;
	least = odd_little < least ? odd_little : least;
	least = odd_big < least ? odd_big : least;
	return 4 * (__u64)own <= 5 * (__u64)least;
}

#endif
