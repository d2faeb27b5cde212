// SPDX-License-Identifier: Apache-2.0
// This file contains the rules that drop a selected window for what it holds, so that every point agrees.
#ifndef EARSHOT_CONTENT_H
#define EARSHOT_CONTENT_H

#include <stdbool.h>

#include "gear.h"
#include "opaque.h"

static __always_inline __u32 earshot_ones(__u64 word)
{
	word -= word >> 1 & 0x5555555555555555;
	word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
	word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return word * 0x0101010101010101 >> 56;
}

// earshot_periodic tells whether the window's values of e repeat every eight, so that at most eight differ.
static __always_inline bool earshot_periodic(const struct earshot_view *v, __u32 first)
{
	__u64 word = earshot_word_e(v, first), different = 0;

#pragma unroll
	for (int i = 8; i < EARSHOT_WINDOW_VALUES; i += 8)
		different |= earshot_word_e(v, first + i) ^ word;
	return !different;
}

// earshot_distinct tells whether the 64 values of e from an index on hold min_distinct different ones.
static __always_inline bool earshot_distinct(struct earshot_scratch *s, const struct earshot_view *v, __u32 first)
{
	__u32 wanted = settings.min_distinct;

	// Silence and tones of a period of up to eight bytes select every position under some keys: they have to
	// cost little.
	if (wanted > 8 && earshot_periodic(v, first))
		return false;
	s->seen[0] = s->seen[1] = s->seen[2] = s->seen[3] = 0;
	// In groups: audio has enough after one or two.
	for (int group = 0; group < 4; group++) {
		for (int half = 0; half < 2; half++) {
			__u64 e = earshot_word_e(v, first + group * 16 + half * 8);

#pragma unroll
			for (int i = 0; i < 8; i++) {
				s->seen[e >> 6 & 3] |= 1ULL << (e & 63);
				e >>= 8;
			}
		}
		if (earshot_ones(s->seen[0]) + earshot_ones(s->seen[1]) + earshot_ones(s->seen[2]) +
			    earshot_ones(s->seen[3]) >=
		    wanted)
			return true;
	}
	return false;
}

// earshot_no_text returns 1 for a byte that is neither printable ASCII (20 to 7E) nor white space (09 to 0D), else 0.
// Without a branch, which the verifier would walk both ways for each byte.
static __always_inline __u32 earshot_no_text(__u8 byte)
{
	__s32 value = byte;
	__u32 printable = (0x7e - value) | (value - 0x20), space = (0x0d - value) | (value - 0x09);

	earshot_opaque(printable);
	earshot_opaque(space);
	return (printable & space) >> 31;
}

// earshot_text tells whether the 68 bytes from an index on are text.
static __always_inline bool earshot_text(const struct earshot_view *v, __u32 first)
{
	__u32 others = 0;

	for (int i = 0; i < EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE; i++)
		others += earshot_no_text(v->bytes[first + i]);
	return !others;
}

#endif
