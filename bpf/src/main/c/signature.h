// SPDX-License-Identifier: Apache-2.0
// This file contains what becomes of a selected window.
#ifndef EARSHOT_SIGNATURE_H
#define EARSHOT_SIGNATURE_H

#include "content.h"
#include "emit.h"
#include "linear.h"
#include "maps/scratch.h"
#include "opaque.h"
#include "view.h"

// earshot_covers returns the bytes that the window covers with those before it: all since the last one.
static __always_inline __u64 earshot_covers(struct earshot_scratch *s, const struct earshot_view *v, __u32 sample)
{
	__u32 end = s->offset + s->taken;
	__u64 bytes = s->uncovered_bytes;

	if (v->source == EARSHOT_PAYLOAD)
		end = s->offset + v->start + (sample << (v->shift & 3)) + 1 + earshot_is_linear(v->format) -
		      EARSHOT_FIRST_BYTE;
	s->uncovered_bytes = 0;
	s->covered = 1;
	if ((__s32)(end - s->covered_end) > 0) {
		bytes += end - s->covered_end;
		s->covered_end = end;
	}
	return bytes;
}

static __always_inline void earshot_drop(struct earshot_scratch *s, __u32 counter, __u32 verdict, __u64 bytes)
{
	earshot_count(counter, bytes);
	s->covered_as[verdict] += bytes;
}

// earshot_window judges the selected window whose last byte lies at an index of the view's bytes.
// Global, so that the verifier walks it once and not from every byte. Always returns 0.
__noinline int earshot_window(__u32 slot, __u32 last, __u64 hash)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_view *v = bpf_map_lookup_elem(&views, &slot);
	__u32 first, sample;
	__u64 position;

	if (!s || !v || last < EARSHOT_FIRST || last > EARSHOT_LAST)
		return 0;
	sample = last - EARSHOT_FIRST;
	position = v->position + sample;
	if ((__s64)position < EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE - 1)
		return 0;
	if (!v->whole)
		earshot_view_whole(slot, v);
	first = last - (EARSHOT_WINDOW_VALUES - 1);
	// The verifier has to see the bounds of the very register that becomes an address.
	earshot_opaque(first);
	if (first < EARSHOT_FIRST - EARSHOT_WINDOW_VALUES || first > EARSHOT_LAST - EARSHOT_WINDOW_VALUES + 1)
		return 0;
	if (!earshot_distinct(s, v, first)) {
		earshot_drop(s, EARSHOT_INDISTINCT, EARSHOT_VERDICT_INDISTINCT, earshot_covers(s, v, sample));
		return 0;
	}
	if (earshot_is_linear(v->format)) {
		__u32 step = 1 << (v->shift & 3);
		__u32 at = v->start + (sample - (EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE - 1)) * step;

		if (earshot_linear_text(slot, v->source, at, step)) {
			earshot_drop(s, EARSHOT_TEXT, EARSHOT_VERDICT_NOT_AUDIO, earshot_covers(s, v, sample));
			return 0;
		}
		if (!earshot_linear_admits(slot, v->source, at, step, v->big_endian))
			return 0;
	} else if (v->format == EARSHOT_OTHER && earshot_text(v, first - EARSHOT_DISTANCE)) {
		earshot_drop(s, EARSHOT_TEXT, EARSHOT_VERDICT_NOT_AUDIO, earshot_covers(s, v, sample));
		return 0;
	}
	if (earshot_limited(s, hash))
		earshot_drop(s, EARSHOT_RATE_LIMITED, EARSHOT_VERDICT_RATE_LIMITED, earshot_covers(s, v, sample));
	else
		earshot_emit(s, v, first, position, earshot_covers(s, v, sample));
	return 0;
}

// earshot_examine walks up to eight bytes of the view one by one, from an index and a gear hash on, and
// hands on each selected window. Returns the hash after them.
__noinline __u64 earshot_examine(__u32 slot, __u32 at, __u64 hash, __u32 bytes)
{
	struct earshot_view *v = bpf_map_lookup_elem(&views, &slot);

	if (!v)
		return hash;
	for (__u32 i = 0; i < 8 && i < bytes; i++) {
		__u32 index = at + i;

		earshot_opaque(index);
		if (index < EARSHOT_FIRST || index > EARSHOT_LAST)
			break;
		hash = earshot_gear(hash, v->bytes[index] ^ v->bytes[index - EARSHOT_DISTANCE]);
		if (hash <= earshot_limit())
			earshot_window(slot, index, hash);
	}
	return hash;
}

#endif
