// SPDX-License-Identifier: Apache-2.0
// This file contains what a lane does with its next bytes.
#ifndef EARSHOT_LANE_H
#define EARSHOT_LANE_H

#include "signature.h"

#define EARSHOT_WORD_BYTES 8
#define EARSHOT_CHUNK_WORDS (EARSHOT_CHUNK_BYTES / EARSHOT_WORD_BYTES)

static __always_inline void earshot_lane_restart(struct earshot_scratch *s)
{
	s->hash = 0;
	s->position = 0;
}

#define EARSHOT_GEAR_STEP(shift)                                  \
	hash = earshot_gear(hash, e >> (shift));                  \
	if (hash <= limit)                                        \
		goto selected;

// earshot_lane_words walks the chunk's whole words. The state of the first byte of a word in which something is
// selected is enough to walk it again slowly.
static __always_inline void earshot_lane_words(struct earshot_scratch *s, __u32 words)
{
	__u64 limit = earshot_limit();
	__u64 hash = s->hash;

	for (__u32 word = 0; word < EARSHOT_CHUNK_WORDS; word++) {
		__u64 before, e;

		if (word >= words)
			break;
		before = hash;
		e = earshot_word_e(s, EARSHOT_FIRST_BYTE + word * EARSHOT_WORD_BYTES);
		EARSHOT_GEAR_STEP(0)
		EARSHOT_GEAR_STEP(8)
		EARSHOT_GEAR_STEP(16)
		EARSHOT_GEAR_STEP(24)
		EARSHOT_GEAR_STEP(32)
		EARSHOT_GEAR_STEP(40)
		EARSHOT_GEAR_STEP(48)
		EARSHOT_GEAR_STEP(56)
		continue;
selected:
		hash = earshot_examine(s->slot, EARSHOT_FIRST_BYTE + word * EARSHOT_WORD_BYTES, before,
				       EARSHOT_WORD_BYTES);
	}
	s->hash = hash;
}

// earshot_lane looks at the chunk in a slot of the scratch and makes its end the history of the next. Global, so that
// the verifier walks it once for all lanes. Always returns 0.
__noinline int earshot_lane(__u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	__u32 bytes, rest;

	if (!s || s->chunk_bytes > EARSHOT_CHUNK_BYTES)
		return 0;
	earshot_lane_words(s, s->chunk_bytes / EARSHOT_WORD_BYTES);
	// From memory, so that the verifier does not tell apart the words that the loop ended after.
	bytes = s->chunk_bytes;
	rest = bytes % EARSHOT_WORD_BYTES;
	if (rest)
		s->hash = earshot_examine(s->slot, EARSHOT_FIRST_BYTE + bytes - rest, s->hash, rest);
	bytes = s->chunk_bytes;
	if (bytes > EARSHOT_CHUNK_BYTES)
		return 0;
#pragma unroll
	for (int i = 0; i < EARSHOT_HISTORY_BYTES; i += EARSHOT_WORD_BYTES)
		*(__u64 *)(s->bytes + i) = earshot_load_word(s->bytes + bytes + i);
	s->offset += bytes;
	s->position += bytes;
	s->chunk_bytes = 0;
	return 0;
}

#endif
