// SPDX-License-Identifier: Apache-2.0
// This file contains what the lanes do with the next canonical bytes.
#ifndef EARSHOT_LANE_H
#define EARSHOT_LANE_H

#include "detector.h"
#include "signature.h"

#define EARSHOT_GEAR_STEP(shift)                                  \
	hash = earshot_gear(hash, e >> (shift));                  \
	if (hash <= limit)                                        \
		goto selected;

// earshot_lane_words walks the view's whole words. The state of the first byte of a word in which something is
// selected is enough to walk it again slowly.
static __always_inline __u64 earshot_lane_words(const struct earshot_view *v, __u32 slot, __u64 hash, __u32 words)
{
	__u64 limit = earshot_limit();

	for (__u32 word = 0; word < EARSHOT_CHUNK_WORDS; word++) {
		__u64 before, e;

		if (word >= words)
			break;
		before = hash;
		e = earshot_word_e(v, EARSHOT_FIRST + word * EARSHOT_WORD_BYTES);
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
		hash = earshot_examine(slot, EARSHOT_FIRST + word * EARSHOT_WORD_BYTES, before, EARSHOT_WORD_BYTES);
	}
	return hash;
}

// earshot_lane hashes a view. Global, so that the verifier walks it once for all views. Always returns 0.
__noinline int earshot_lane(__u32 slot, __u32 view)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_view *v = bpf_map_lookup_elem(&views, &slot);
	__u32 bytes, rest;

	if (!s || !v || view >= EARSHOT_VIEWS || v->count > EARSHOT_CHUNK_BYTES)
		return 0;
	s->hash[view] = earshot_lane_words(v, slot, s->hash[view], v->count / EARSHOT_WORD_BYTES);
	// From memory, so that the verifier does not tell apart the words that the loop ended after.
	bytes = v->count;
	rest = bytes % EARSHOT_WORD_BYTES;
	if (rest)
		s->hash[view] = earshot_examine(slot, EARSHOT_FIRST + bytes - rest, s->hash[view], rest);
	return 0;
}

// earshot_lanes_shift makes the chunk's end the history of the next. Global for the verifier's sake. Always returns 0.
__noinline int earshot_lanes_shift(__u32 slot, __u32 source)
{
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 bytes;

	if (!p)
		return 0;
	bytes = p->chunk_bytes;
	earshot_opaque(bytes);
	if (bytes > EARSHOT_CHUNK_BYTES)
		return 0;
#pragma unroll
	for (int i = 0; i < EARSHOT_HISTORY_BYTES; i += EARSHOT_WORD_BYTES)
		*(__u64 *)(p->bytes + i) = earshot_load_word(p->bytes + bytes + i);
	p->chunk_bytes = 0;
	return 0;
}

// earshot_lanes looks at the source's chunk. Not a function of its own: there may be eight inside of one another.
static __always_inline void earshot_lanes(struct earshot_scratch *s, struct earshot_source *p, __u32 source)
{
	__u32 bytes = p->chunk_bytes, count = s->silent ? 0 : earshot_view_count(s->format);
	__s64 canonical;

	earshot_opaque(count);
	for (__u32 view = 0; view < EARSHOT_VIEWS; view++) {
		if (view >= count)
			break;
		earshot_view_make(s->slot, source, view);
		earshot_lane(s->slot, view);
	}
	// Without what is a header's.
	canonical = s->position + bytes;
	if (canonical > 0)
		earshot_detector_add(&s->detector, canonical < bytes ? canonical : bytes);
	s->position += bytes;
	// Behind a datagram's end nobody goes on from its bytes, but for a look at them.
	if (s->packet.key.transport == IPPROTO_TCP || s->offset + bytes + s->padding < s->segment_end ||
	    earshot_detect_is_due(s))
		earshot_lanes_shift(s->slot, source);
}

// earshot_lanes_restart begins a new run of canonical bytes.
static __always_inline void earshot_lanes_restart(struct earshot_scratch *s, __u32 source)
{
	earshot_detect_due(s, source);
	s->detector.stale = 1;
	s->position = 0;
}

#endif
