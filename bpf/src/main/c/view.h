// SPDX-License-Identifier: Apache-2.0
// This file contains the ways to read a chunk: what becomes of canonical bytes before they are hashed.
//
// Bytes as they are have one, and so have G.711's, which become mu-law with its two zeros in one. Linear samples of 16
// bits may begin at two offsets and have two byte orders; of two channels each has its own.
#ifndef EARSHOT_VIEW_H
#define EARSHOT_VIEW_H

#include <stdbool.h>

#include "gear.h"
#include "maps/companding.h"
#include "maps/scratch.h"
#include "opaque.h"

#define EARSHOT_CHUNK_WORDS (EARSHOT_CHUNK_BYTES / EARSHOT_WORD_BYTES)

static __always_inline bool earshot_is_linear(__u8 format)
{
	return format == EARSHOT_PCM16 || format == EARSHOT_PCM16_STEREO;
}

static __always_inline bool earshot_is_stereo(__u8 format)
{
	return format >= EARSHOT_ULAW_STEREO;
}

static __always_inline __u32 earshot_law(__u8 format)
{
	return format == EARSHOT_ALAW || format == EARSHOT_ALAW_STEREO ? EARSHOT_LAW_ALAW : EARSHOT_LAW_ULAW;
}

// earshot_view_count returns in how many ways samples of a format are read.
static __always_inline __u32 earshot_view_count(__u8 format)
{
	return (earshot_is_linear(format) ? 4 : 1) << earshot_is_stereo(format);
}

// earshot_negative_zeros returns the sign bits of those of eight mu-law bytes that are negative zeros.
static __always_inline __u64 earshot_negative_zeros(__u64 word)
{
	__u64 other = word ^ 0x7f7f7f7f7f7f7f7f;

	return ~(((other & 0x7f7f7f7f7f7f7f7f) + 0x7f7f7f7f7f7f7f7f) | other | 0x7f7f7f7f7f7f7f7f);
}

// earshot_view_words fills whole words of the view's bytes, of which each is one of the source's, as far as there are bytes.
static __always_inline void earshot_view_words(struct earshot_view *v, const struct earshot_source *p, int from, int to,
					       int bytes)
{
	__u64 fold = v->format == EARSHOT_ULAW ? ~0ULL : 0;

	earshot_opaque(fold);
	for (int i = from; i < to; i++) {
		__u64 word = earshot_load_word(p->bytes + EARSHOT_FIRST_BYTE + i * EARSHOT_WORD_BYTES);

		if (i * EARSHOT_WORD_BYTES >= bytes)
			break;
		*(__u64 *)(v->bytes + EARSHOT_FIRST + i * EARSHOT_WORD_BYTES) = word | (earshot_negative_zeros(word) & fold);
	}
}

// earshot_view_law fills the view's bytes with samples of G.711, the first of them so many before the chunk's. Global, so
// that the verifier walks it once; so is the next.
__noinline int earshot_view_law(__u32 slot, __u32 law, __u32 before, __u32 count)
{
	struct earshot_view *v = bpf_map_lookup_elem(&views, &slot);
	const volatile __u8 *ulaw = (const volatile __u8 *)companding.ulaw_of_law;
	struct earshot_source *p;
	__u32 shift, at, to;

	if (!v)
		return 0;
	p = earshot_source_of(slot, v->source);
	if (!p)
		return 0;
	shift = v->shift & 3;
	at = v->start - (before << shift);
	to = EARSHOT_FIRST - before;
	for (__u32 n = 0; n < EARSHOT_CHUNK_BYTES + EARSHOT_DISTANCE; n++) {
		__u32 index = at + (n << shift), target = to + n;

		if (n >= count)
			break;
		earshot_opaque(index);
		earshot_opaque(target);
		if (index > EARSHOT_LAST_BYTE || target > EARSHOT_LAST)
			break;
		v->bytes[target] = ulaw[earshot_law_index(law, p->bytes[index])];
	}
	return 0;
}

// earshot_view_linear does it with linear samples.
__noinline int earshot_view_linear(__u32 slot, __u32 before, __u32 count)
{
	struct earshot_view *v = bpf_map_lookup_elem(&views, &slot);
	struct earshot_source *p;
	__u32 shift, at, to;
	__u16 swap;

	if (!v)
		return 0;
	p = earshot_source_of(slot, v->source);
	if (!p)
		return 0;
	shift = v->shift & 3;
	at = v->start - (before << shift);
	to = EARSHOT_FIRST - before;
	swap = -(__u16)(v->big_endian & 1);
	for (__u32 n = 0; n < EARSHOT_CHUNK_BYTES / 2 + EARSHOT_DISTANCE; n++) {
		__u32 index = at + (n << shift), target = to + n;
		__u16 sample, mask = swap;

		if (n >= count)
			break;
		earshot_opaque(mask);
		earshot_opaque(index);
		earshot_opaque(target);
		if (index >= EARSHOT_LAST_BYTE || target > EARSHOT_LAST)
			break;
		sample = *(const __u16 *)(p->bytes + index);
		sample ^= (sample ^ __builtin_bswap16(sample)) & mask;
		v->bytes[target] = companding.ulaw_of_linear[sample];
	}
	return 0;
}

// earshot_view_samples fills the view's bytes with so many samples, the first of them so many before the chunk's.
static __always_inline void earshot_view_samples(__u32 slot, const struct earshot_view *v, __u32 before, __u32 count)
{
	if (earshot_is_linear(v->format))
		earshot_view_linear(slot, before, count);
	else
		earshot_view_law(slot, earshot_law(v->format), before, count);
}

// earshot_view_make reads the source's chunk in one way, and of its history what the hash goes on from. Global, so that
// the verifier walks it once. Always returns 0.
__noinline int earshot_view_make(__u32 slot, __u32 source, __u32 view)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_view *v = bpf_map_lookup_elem(&views, &slot);
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 width, offset;
	__s64 first;
	__s32 room;

	if (!s || !v || !p)
		return 0;
	v->format = s->format;
	v->source = source;
	v->whole = 0;
	v->big_endian = 0;
	width = 1;
	offset = view;
	if (earshot_is_linear(v->format)) {
		v->big_endian = view & 1;
		offset = view >> 1;
		width = 2;
	}
	v->shift = width - 1 + earshot_is_stereo(v->format);
	// The first sample that the chunk completes.
	first = s->position ? s->position - (width - 1) : 0;
	first += (offset - first) & ((1 << (v->shift & 3)) - 1);
	v->position = (first - offset) >> (v->shift & 3);
	v->start = EARSHOT_FIRST_BYTE + (__s32)(first - (__s64)s->position);
	room = EARSHOT_FIRST_BYTE + p->chunk_bytes - v->start - width;
	v->count = room < 0 ? 0 : (room >> (v->shift & 3)) + 1;
	if (!v->shift && v->format != EARSHOT_ALAW)
		earshot_view_words(v, p, -1, EARSHOT_CHUNK_WORDS, v->count);
	else
		earshot_view_samples(slot, v, EARSHOT_DISTANCE, EARSHOT_DISTANCE + v->count);
	return 0;
}

// earshot_view_whole fills in what a window may need of the view's history.
static __always_inline void earshot_view_whole(__u32 slot, struct earshot_view *v)
{
	v->whole = 1;
	if (v->shift || v->format == EARSHOT_ALAW) {
		earshot_view_samples(slot, v, EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE - 1, EARSHOT_WINDOW_VALUES - 1);
	} else {
		const struct earshot_source *p = earshot_source_of(slot, v->source);

		if (p)
			earshot_view_words(v, p, -EARSHOT_SHORT_HISTORY_BYTES / EARSHOT_WORD_BYTES, -1, 0);
	}
}

#endif
