// SPDX-License-Identifier: Apache-2.0
// This file contains what tells from a flow's own bytes which samples they are.
//
// Audio is smooth: read as what it is, samples differ from their neighbours by less than they differ from zero, and they
// are of both signs; read as anything else they do not, and what is not audio does not either. G.711's bytes look smooth
// as linear samples too, hence these count only where neither law fits; two channels only where one does not.
#ifndef EARSHOT_DETECTOR_H
#define EARSHOT_DETECTOR_H

#include <stdbool.h>

#include "content.h"
#include "event.h"
#include "maps/companding.h"
#include "maps/scratch.h"
#include "opaque.h"
#include "view.h"

#define EARSHOT_BLOCK_BYTES 256
#define EARSHOT_MIDDLE_BLOCK_BYTES 128
#define EARSHOT_LEAST_BLOCK_BYTES 64

#define EARSHOT_DETECTOR_FIRST_LOOKS 16
#define EARSHOT_DETECTOR_FIRST_BYTES 64 // between looks
#define EARSHOT_DETECTOR_LATER_BYTES 4096
#define EARSHOT_DETECTOR_HIT 16
#define EARSHOT_DETECTOR_SURE 64
#define EARSHOT_DETECTOR_MOST 240
#define EARSHOT_DETECTOR_LEAST_MAGNITUDE 32 // of a sample, on average; below it is silence

#define EARSHOT_FRESH_MOST 65535

enum earshot_reading {
	EARSHOT_QUIET = 0,
	EARSHOT_ROUGH = 1,
	EARSHOT_HIT = 2,
};

// A reading as one number: the differences' sum from bit 28 on, the magnitudes' from bit 2 on, then the enum.
#define EARSHOT_READING_KIND 3
#define EARSHOT_READING_MAGNITUDES(reading) ((reading) >> 2 & ((1 << 26) - 1))
#define EARSHOT_READING_DIFFERENCES(reading) ((reading) >> 28)

struct earshot_sums {
	__s64 before;
	__u64 differences;
	__u64 magnitudes;
	__u64 positive;
	__u64 negative;
};

static __always_inline void earshot_sum(struct earshot_sums *sums, __s64 x, bool first)
{
	__s64 difference = x - sums->before, sign = difference >> 63, negative = x >> 63;
	__u64 positive;

	// The compiler would branch, and the verifier walk each way.
	earshot_opaque(sign);
	earshot_opaque(negative);
	sums->before = x;
	if (first)
		return;
	sums->differences += (difference ^ sign) - sign;
	sums->magnitudes += (x ^ negative) - negative;
	sums->negative -= negative;
	positive = -x;
	earshot_opaque(positive);
	sums->positive += positive >> 63;
}

// earshot_reading judges sums. Global, so that the verifier does not walk it for each number of samples; so are the next
// ones, which read the last bytes of a source's history.
__noinline __u64 earshot_reading(__u64 differences, __u64 magnitudes, __u64 positive, __u64 negative, __u32 samples)
{
	__u64 kind = EARSHOT_ROUGH;

	if (magnitudes < EARSHOT_DETECTOR_LEAST_MAGNITUDE * samples)
		kind = EARSHOT_QUIET;
	else if (4 * differences < 3 * magnitudes && 33 * differences > magnitudes && 8 * positive >= samples &&
		 8 * negative >= samples)
		kind = EARSHOT_HIT;
	return differences << 28 | magnitudes << 2 | kind;
}

// earshot_read_law reads them as G.711, from an offset on, 1 << shift bytes apart.
__noinline __u64 earshot_read_law(__u32 slot, __u32 source, __u32 block, __u32 law, __u32 place)
{
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 offset = place >> 2, shift = place & 3;
	const volatile __s16 *linear = (const volatile __s16 *)companding.linear_of_law;
	struct earshot_sums sums = {};
	__u32 samples;

	if (!p || block > EARSHOT_BLOCK_BYTES || offset > 3)
		return EARSHOT_QUIET;
	samples = (block - offset + (1 << shift) - 1) >> shift;
	for (__u32 n = 0; n < EARSHOT_BLOCK_BYTES; n++) {
		__u32 at = EARSHOT_FIRST_BYTE - block + offset + (n << shift);

		if (n >= samples)
			break;
		earshot_opaque(at);
		if (at >= EARSHOT_FIRST_BYTE)
			break;
		earshot_sum(&sums, linear[(law << 8 | p->bytes[at]) & 511], !n);
	}
	return earshot_reading(sums.differences, sums.magnitudes, sums.positive, sums.negative, samples);
}

// earshot_read_linear reads them as linear samples.
__noinline __u64 earshot_read_linear(__u32 slot, __u32 source, __u32 block, __u32 big_endian, __u32 place)
{
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 offset = place >> 2, shift = place & 3;
	__u16 swap = big_endian ? 0xffff : 0;
	struct earshot_sums sums = {};
	__u32 samples;

	if (!p || block < EARSHOT_LEAST_BLOCK_BYTES || block > EARSHOT_BLOCK_BYTES || offset > 3)
		return EARSHOT_QUIET;
	samples = ((block - 2 - offset) >> shift) + 1;
	for (__u32 n = 0; n < EARSHOT_BLOCK_BYTES / 2; n++) {
		__u32 at = EARSHOT_FIRST_BYTE - block + offset + (n << shift);
		__u16 sample;

		if (n >= samples)
			break;
		earshot_opaque(at);
		if (at >= EARSHOT_FIRST_BYTE - 1)
			break;
		sample = *(const __u16 *)(p->bytes + at);
		sample ^= (sample ^ __builtin_bswap16(sample)) & swap;
		earshot_sum(&sums, (__s16)sample, !n);
	}
	return earshot_reading(sums.differences, sums.magnitudes, sums.positive, sums.negative, samples);
}

#define EARSHOT_PLACE(offset, shift) ((offset) << 2 | (shift))

static __always_inline bool earshot_is_hit(__u64 reading)
{
	return (reading & EARSHOT_READING_KIND) == EARSHOT_HIT;
}

static __always_inline bool earshot_is_quiet(__u64 reading)
{
	return (reading & EARSHOT_READING_KIND) == EARSHOT_QUIET;
}

// earshot_channels tells whether two channels are audio: one for sure, and the other may be silent.
static __always_inline bool earshot_channels(__u64 one, __u64 other)
{
	return (earshot_is_hit(one) && (earshot_is_hit(other) || earshot_is_quiet(other))) ||
	       (earshot_is_hit(other) && earshot_is_quiet(one));
}

// earshot_smoother tells whether one's differences are, by its magnitudes, at most the other's.
static __always_inline bool earshot_smoother(__u64 one, __u64 one_too, __u64 other, __u64 other_too)
{
	return (EARSHOT_READING_DIFFERENCES(one) + EARSHOT_READING_DIFFERENCES(one_too)) *
		       (EARSHOT_READING_MAGNITUDES(other) + EARSHOT_READING_MAGNITUDES(other_too)) <=
	       (EARSHOT_READING_DIFFERENCES(other) + EARSHOT_READING_DIFFERENCES(other_too)) *
		       (EARSHOT_READING_MAGNITUDES(one) + EARSHOT_READING_MAGNITUDES(one_too));
}

#define EARSHOT_LINEAR_HIT 1
#define EARSHOT_LINEAR_QUIET 2

// earshot_reads_linear tells whether one of the four ways to read linear samples of one channel hits, or is quiet.
__noinline int earshot_reads_linear(__u32 slot, __u32 source, __u32 block)
{
	int found = 0;

	for (__u32 view = 0; view < 4; view++) {
		__u64 reading = earshot_read_linear(slot, source, block, view & 1, EARSHOT_PLACE(view >> 1, 1));

		if (earshot_is_hit(reading))
			found |= EARSHOT_LINEAR_HIT;
		else if (earshot_is_quiet(reading))
			found |= EARSHOT_LINEAR_QUIET;
	}
	return found;
}

// earshot_reads_stereo returns the format of two channels that the bytes read like, OTHER where they read like none.
// Where wanted is a format, only that counts.
__noinline int earshot_reads_stereo(__u32 slot, __u32 source, __u32 block, __u32 wanted)
{
	if (block < EARSHOT_MIDDLE_BLOCK_BYTES)
		return EARSHOT_OTHER;
	if (wanted != EARSHOT_PCM16_STEREO) {
		__u64 u0 = earshot_read_law(slot, source, block, EARSHOT_LAW_ULAW, EARSHOT_PLACE(0, 1));
		__u64 u1 = earshot_read_law(slot, source, block, EARSHOT_LAW_ULAW, EARSHOT_PLACE(1, 1));
		__u64 a0 = earshot_read_law(slot, source, block, EARSHOT_LAW_ALAW, EARSHOT_PLACE(0, 1));
		__u64 a1 = earshot_read_law(slot, source, block, EARSHOT_LAW_ALAW, EARSHOT_PLACE(1, 1));
		bool ulaw = wanted != EARSHOT_ALAW_STEREO && earshot_channels(u0, u1);
		bool alaw = wanted != EARSHOT_ULAW_STEREO && earshot_channels(a0, a1);

		if (ulaw && (!alaw || earshot_smoother(u0, u1, a0, a1)))
			return EARSHOT_ULAW_STEREO;
		if (alaw)
			return EARSHOT_ALAW_STEREO;
		if (wanted)
			return EARSHOT_OTHER;
	}
	for (__u32 view = 0; view < 4; view++) {
		__u64 one = earshot_read_linear(slot, source, block, view >> 1, EARSHOT_PLACE(view & 1, 2));
		__u64 other = earshot_read_linear(slot, source, block, view >> 1, EARSHOT_PLACE((view & 1) + 2, 2));

		if (earshot_channels(one, other))
			return EARSHOT_PCM16_STEREO;
	}
	return EARSHOT_OTHER;
}

static __always_inline bool earshot_reads_as(__u32 slot, __u32 source, __u32 block, __u8 format)
{
	if (format == EARSHOT_ULAW || format == EARSHOT_ALAW)
		return earshot_is_hit(earshot_read_law(slot, source, block, earshot_law(format), 0));
	if (format == EARSHOT_PCM16)
		return earshot_reads_linear(slot, source, block) & EARSHOT_LINEAR_HIT;
	return earshot_reads_stereo(slot, source, block, format) == format;
}

#define EARSHOT_MISS 255
#define EARSHOT_NOTHING 254

// earshot_reads returns the format that the source's last bytes read like, or EARSHOT_MISS, or EARSHOT_NOTHING where it
// is too quiet to tell.
__noinline int earshot_reads(__u32 slot, __u32 source, __u32 block, __u32 active)
{
	__u64 ulaw, alaw;
	int linear, stereo;

	if (active && earshot_reads_as(slot, source, block, active))
		return active;
	ulaw = earshot_read_law(slot, source, block, EARSHOT_LAW_ULAW, 0);
	alaw = earshot_read_law(slot, source, block, EARSHOT_LAW_ALAW, 0);
	if (earshot_is_hit(ulaw) && (!earshot_is_hit(alaw) || earshot_smoother(ulaw, 0, alaw, 0)))
		return EARSHOT_ULAW;
	if (earshot_is_hit(alaw))
		return EARSHOT_ALAW;
	linear = earshot_reads_linear(slot, source, block);
	if (linear & EARSHOT_LINEAR_HIT)
		return EARSHOT_PCM16;
	stereo = earshot_reads_stereo(slot, source, block, EARSHOT_OTHER);
	if (stereo)
		return stereo;
	return linear & EARSHOT_LINEAR_QUIET || earshot_is_quiet(ulaw) || earshot_is_quiet(alaw) ? EARSHOT_NOTHING :
												    EARSHOT_MISS;
}

// earshot_ends_in_text tells whether the source's last 64 bytes are text.
static __always_inline bool earshot_ends_in_text(const struct earshot_source *p)
{
	__u32 others = 0;

	for (int i = 1; i <= EARSHOT_LEAST_BLOCK_BYTES; i++)
		others += earshot_no_text(p->bytes[EARSHOT_FIRST_BYTE - i]);
	return !others;
}

static __always_inline void earshot_vote(struct earshot_detector *d, __u32 seen)
{
	if (seen == EARSHOT_NOTHING)
		return;
	if (seen == EARSHOT_MISS) {
		d->score -= d->score > 0;
		d->misses += d->misses < 255;
	} else {
		d->misses = 0;
		if (seen == d->leaning) {
			d->score = d->score < EARSHOT_DETECTOR_MOST - EARSHOT_DETECTOR_HIT ?
					   d->score + EARSHOT_DETECTOR_HIT :
					   EARSHOT_DETECTOR_MOST;
		} else if (d->score >= EARSHOT_DETECTOR_HIT) {
			d->score -= EARSHOT_DETECTOR_HIT;
		} else {
			d->leaning = seen;
			d->score = EARSHOT_DETECTOR_HIT;
		}
	}
	if (d->score >= EARSHOT_DETECTOR_SURE)
		d->active = d->leaning;
	else if (!d->score)
		d->active = EARSHOT_OTHER;
}

// earshot_format_settle states what is in force: what the port or the datagram is told to be, or what it reads like.
static __always_inline void earshot_format_settle(struct earshot_scratch *s)
{
	s->silent = 0;
	if (s->is_told) {
		s->format = s->told;
	} else if (s->datagram_told) {
		s->format = s->datagram_format;
	} else {
		s->format = s->detector.active;
		s->silent = s->format == EARSHOT_OTHER && settings.gated && !s->in_step;
	}
	s->lane = s->format == EARSHOT_OTHER ? EARSHOT_LANE_RAW : EARSHOT_LANE_ULAW;
}

// earshot_detect looks at the source's last bytes where it is time to. Global for the verifier's sake. Always returns 0.
__noinline int earshot_detect(__u32 slot, __u32 source)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 block = EARSHOT_LEAST_BLOCK_BYTES, seen = EARSHOT_MISS;
	__u8 before;

	if (!s || !p)
		return 0;
	s->detector.fresh = 0;
	if (s->detector.looks < EARSHOT_DETECTOR_FIRST_LOOKS)
		s->detector.looks++;
	if (s->detector.filled >= EARSHOT_BLOCK_BYTES)
		block = EARSHOT_BLOCK_BYTES;
	else if (s->detector.filled >= EARSHOT_MIDDLE_BLOCK_BYTES)
		block = EARSHOT_MIDDLE_BLOCK_BYTES;
	before = s->detector.active;
	if (!earshot_ends_in_text(p))
		seen = earshot_reads(slot, source, block, before);
	earshot_vote(&s->detector, seen);
	if (s->detector.active != before) {
		s->position = 0;
		earshot_format_settle(s);
	}
	return 0;
}

static __always_inline void earshot_detect_due(struct earshot_scratch *s, __u32 source)
{
	if (s->is_told || !settings.stages || s->detector.filled < EARSHOT_LEAST_BLOCK_BYTES)
		return;
	if (s->detector.fresh >= (s->detector.looks < EARSHOT_DETECTOR_FIRST_LOOKS ? EARSHOT_DETECTOR_FIRST_BYTES :
										     EARSHOT_DETECTOR_LATER_BYTES))
		earshot_detect(s->slot, source);
}

// earshot_detector_add tells of canonical bytes.
static __always_inline void earshot_detector_add(struct earshot_detector *d, __u32 bytes)
{
	__u32 filled = d->stale ? bytes : d->filled + bytes, fresh = d->fresh + bytes;

	if (!bytes)
		return;
	d->stale = 0;
	d->filled = filled < EARSHOT_BLOCK_BYTES ? filled : EARSHOT_BLOCK_BYTES;
	d->fresh = fresh < EARSHOT_FRESH_MOST ? fresh : EARSHOT_FRESH_MOST;
}

#endif
