// SPDX-License-Identifier: Apache-2.0
// This file contains the rolling hash that selects, and the values that it rolls over.
#ifndef EARSHOT_GEAR_H
#define EARSHOT_GEAR_H

#include "maps/settings.h"
#include "scratch.h"

#define EARSHOT_WINDOW_VALUES 64 // of e, from 68 bytes
#define EARSHOT_DISTANCE 4 // e[i] = c[i] ^ c[i - 4]
#define EARSHOT_FIRST EARSHOT_SHORT_HISTORY_BYTES // of the chunk, in a view
#define EARSHOT_LAST (EARSHOT_SHORT_HISTORY_BYTES + EARSHOT_CHUNK_BYTES - 1)
#define EARSHOT_FIRST_BYTE EARSHOT_HISTORY_BYTES // of the chunk, in a source
#define EARSHOT_LAST_BYTE (EARSHOT_HISTORY_BYTES + EARSHOT_CHUNK_BYTES - 1)
#define EARSHOT_WORD_BYTES 8

static __always_inline __u64 earshot_load_word(const __u8 *bytes)
{
	return *(const __u64 *)bytes;
}

// earshot_limit returns the greatest gear hash that selects: the top sampling_bits bits are 0.
static __always_inline __u64 earshot_limit(void)
{
	return ~0ULL >> (settings.sampling_bits & 63);
}

static __always_inline __u64 earshot_gear(__u64 hash, __u64 e)
{
	return (hash << 1) + settings.gear[e & 255];
}

// earshot_word_e returns eight values of e, from the bytes at an index of the view.
static __always_inline __u64 earshot_word_e(const struct earshot_view *v, __u32 index)
{
	return earshot_load_word(v->bytes + index) ^ earshot_load_word(v->bytes + index - EARSHOT_DISTANCE);
}

#endif
