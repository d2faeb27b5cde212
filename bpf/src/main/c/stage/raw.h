// SPDX-License-Identifier: Apache-2.0
// This file contains lane raw: the payload's bytes as they are.
#ifndef EARSHOT_STAGE_RAW_H
#define EARSHOT_STAGE_RAW_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "../packet.h"
#include "../signature.h"

#define EARSHOT_WORD_BYTES 8
#define EARSHOT_CHUNK_WORDS (EARSHOT_CHUNK_BYTES / EARSHOT_WORD_BYTES)
#define EARSHOT_MAX_CHUNKS 4096 // 512 KiB, each second chunk one byte at worst

struct earshot_walk {
	struct __sk_buff *skb;
	struct earshot_scratch *scratch;
};

static __always_inline void earshot_lane_restart(struct earshot_scratch *s)
{
	s->hash = 0;
	s->position = 0;
}

#define EARSHOT_GEAR_STEP(shift)                                  \
	hash = earshot_gear(hash, e >> (shift));                  \
	if (hash <= limit)                                        \
		goto selected;

// earshot_raw_words walks the chunk's whole words. The state of the first byte of a word in which something is
// selected is enough to walk it again slowly.
static __always_inline void earshot_raw_words(struct earshot_scratch *s, __u32 words)
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

// earshot_raw_chunk is called back for each chunk. Returns 1 when the payload is at its end.
static long earshot_raw_chunk(__u32 index, struct earshot_walk *walk)
{
	struct earshot_scratch *s = walk->scratch;
	__u32 bytes, rest, moved;

	(void)index;
	if (s->offset >= s->end)
		return 1;
	if (s->offset == s->segment_end) {
		earshot_lane_restart(s);
		s->segment_end = s->offset + s->segment_bytes;
		if (s->segment_end > s->end)
			s->segment_end = s->end;
	}
	bytes = s->segment_end - s->offset;
	if (bytes > EARSHOT_CHUNK_BYTES)
		bytes = EARSHOT_CHUNK_BYTES;
	s->chunk_bytes = bytes;
	// Linux 6.1 loses the lower bound of a length that was compared: state both by masking.
	bytes--;
	earshot_opaque(bytes);
	bytes = (bytes & (EARSHOT_CHUNK_BYTES - 1)) + 1;
	if (bpf_skb_load_bytes(walk->skb, s->offset, s->bytes + EARSHOT_FIRST_BYTE, bytes)) {
		s->load_failed = 1;
		return 1;
	}
	earshot_raw_words(s, s->chunk_bytes / EARSHOT_WORD_BYTES);
	// From memory, so that the verifier does not tell apart the words that the loop ended after.
	bytes = s->chunk_bytes;
	rest = bytes % EARSHOT_WORD_BYTES;
	if (rest)
		s->hash = earshot_examine(s->slot, EARSHOT_FIRST_BYTE + bytes - rest, s->hash, rest);
	moved = s->chunk_bytes;
	if (moved > EARSHOT_CHUNK_BYTES)
		return 1;
#pragma unroll
	for (int i = 0; i < EARSHOT_HISTORY_BYTES; i += EARSHOT_WORD_BYTES)
		*(__u64 *)(s->bytes + i) = earshot_load_word(s->bytes + moved + i);
	s->offset += moved;
	s->position += moved;
	return 0;
}

// earshot_raw looks at the payload from scratch->offset to scratch->end.
static __always_inline void earshot_raw(struct __sk_buff *skb, struct earshot_scratch *s)
{
	struct earshot_walk walk = { .skb = skb, .scratch = s };

	s->lane = EARSHOT_LANE_RAW;
	bpf_loop(EARSHOT_MAX_CHUNKS, earshot_raw_chunk, &walk, 0);
}

#endif
