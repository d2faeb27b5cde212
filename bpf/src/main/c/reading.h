// SPDX-License-Identifier: Apache-2.0
// This file contains how smooth bytes are, read as samples: how far these are from their neighbours, and from zero.
#ifndef EARSHOT_READING_H
#define EARSHOT_READING_H

#include <stdbool.h>

#include "maps/companding.h"
#include "maps/scratch.h"
#include "opaque.h"

#define EARSHOT_BLOCK_BYTES 256
#define EARSHOT_MIDDLE_BLOCK_BYTES 128
#define EARSHOT_LEAST_BLOCK_BYTES 64

#define EARSHOT_DETECTOR_SAMPLES 64 // of a channel that are read: more would seldom be without a frame's header
#define EARSHOT_DETECTOR_LEAST_MAGNITUDE 32 // of a sample, on average; below it is silence
#define EARSHOT_DETECTOR_MOST_MAGNITUDE 8192 // above it is no voice, and most of what is not audio
#define EARSHOT_DETECTOR_FAINT_MAGNITUDE 192 // G.711 of less than that is far from zero by the other law
#define EARSHOT_DETECTOR_LEAST_STEP 32 // of two codes on either side of zero

enum earshot_reading {
	EARSHOT_QUIET = 0,
	EARSHOT_ROUGH = 1,
	EARSHOT_HIT = 2,
	EARSHOT_SLOW = 3, // as smooth as a hit, but hardly ever on the other side of zero: so is a deep hum, and a picture
};

// A reading as one number: the differences' sum from bit 29 on, the magnitudes' from bit 3 on, whether half of the samples
// are faint, then the enum.
#define EARSHOT_READING_KIND 3
#define EARSHOT_READING_FAINT 4
#define EARSHOT_READING_MAGNITUDES(reading) ((reading) >> 3 & ((1 << 26) - 1))
#define EARSHOT_READING_DIFFERENCES(reading) ((reading) >> 29)

struct earshot_sums {
	__s64 before;
	__u64 differences;
	__u64 magnitudes;
	__u64 positive;
	__u64 negative;
	__u64 crossings; // of zero
	__u64 loud;
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

// earshot_sum_code adds what samples of one byte are judged by besides. Two codes of G.711 on either side of zero lie far
// apart, since they differ in the top bit at least; a picture's bytes get from 127 to 128 by small steps.
static __always_inline void earshot_sum_code(struct earshot_sums *sums, __s64 x, __u32 code, __u32 before, bool first)
{
	__u64 crossing = x ^ sums->before, far, loud;

	// As one unsigned number each, which is greater where the other one is too small.
	far = 2 * EARSHOT_DETECTOR_LEAST_STEP - 2 - (__u64)(__u32)(code - before + EARSHOT_DETECTOR_LEAST_STEP - 1);
	loud = 2 * EARSHOT_DETECTOR_FAINT_MAGNITUDE - 2 - (__u64)(__u32)(x + EARSHOT_DETECTOR_FAINT_MAGNITUDE - 1);
	earshot_opaque(crossing);
	earshot_opaque(far);
	earshot_opaque(loud);
	if (first)
		return;
	sums->crossings += (crossing & far) >> 63;
	sums->loud += loud >> 63;
}

// How many samples are positive, negative and faint, and how often the sign changes, as one number.
#define EARSHOT_SIGNS(positive, negative, crossings, faint) \
	((positive) | (negative) << 16 | (crossings) << 32 | (faint) << 48)

// earshot_reading judges sums. Global, so that the verifier does not walk it for each number of samples; so are the next
// ones, which read the last bytes of a source's history.
__noinline __u64 earshot_reading(__u64 differences, __u64 magnitudes, __u64 signs, __u32 samples)
{
	__u64 kind = EARSHOT_ROUGH;

	if (magnitudes < EARSHOT_DETECTOR_LEAST_MAGNITUDE * samples)
		kind = EARSHOT_QUIET;
	else if (4 * differences < 3 * magnitudes && 33 * differences > magnitudes &&
		 magnitudes < EARSHOT_DETECTOR_MOST_MAGNITUDE * samples)
		kind = 16 * (signs & 65535) >= samples && 16 * (signs >> 16 & 65535) >= samples &&
				       16 * (signs >> 32 & 65535) >= samples ?
			       EARSHOT_HIT :
			       EARSHOT_SLOW;
	return differences << 29 | magnitudes << 3 | (2 * (signs >> 48) >= samples ? EARSHOT_READING_FAINT : 0) | kind;
}

// earshot_read_law reads them as G.711, so many bytes before the end and an offset on, 1 << shift bytes apart.
__noinline __u64 earshot_read_law(__u32 slot, __u32 source, __u32 block, __u32 law, __u32 place)
{
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 offset = place >> 2, shift = place & 3;
	const volatile __s16 *linear = (const volatile __s16 *)companding.linear_of_law;
	struct earshot_sums sums = {};
	__u8 before = 0;
	__u32 samples;

	if (!p || offset > 3)
		return EARSHOT_QUIET;
	samples = (block - offset + (1 << shift) - 1) >> shift;
	if (samples > EARSHOT_DETECTOR_SAMPLES)
		samples = EARSHOT_DETECTOR_SAMPLES;
	for (__u32 n = 0; n < EARSHOT_DETECTOR_SAMPLES; n++) {
		__u32 at = EARSHOT_FIRST_BYTE - block + offset + (n << shift);
		__u8 code;
		__s64 x;

		if (n >= samples)
			break;
		earshot_opaque(at);
		if (at >= EARSHOT_FIRST_BYTE)
			break;
		code = p->bytes[at];
		x = linear[earshot_law_index(law, code)];
		earshot_sum_code(&sums, x, code, before, !n);
		earshot_sum(&sums, x, !n);
		before = code;
	}
	return earshot_reading(sums.differences, sums.magnitudes,
			       EARSHOT_SIGNS(sums.positive, sums.negative, sums.crossings, samples - 1 - sums.loud), samples);
}

// earshot_read_linear reads them as linear samples. These may be of any rate: how often the sign changes does not count.
__noinline __u64 earshot_read_linear(__u32 slot, __u32 source, __u32 block, __u32 big_endian, __u32 place)
{
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 offset = place >> 2, shift = place & 3;
	__u16 swap = -(__u16)(big_endian & 1);
	struct earshot_sums sums = {};
	__u32 samples;

	if (!p || offset > 3 || block < EARSHOT_LEAST_BLOCK_BYTES)
		return EARSHOT_QUIET;
	samples = ((block - 2 - offset) >> shift) + 1;
	if (samples > EARSHOT_DETECTOR_SAMPLES)
		samples = EARSHOT_DETECTOR_SAMPLES;
	for (__u32 n = 0; n < EARSHOT_DETECTOR_SAMPLES; n++) {
		__u32 at = EARSHOT_FIRST_BYTE - block + offset + (n << shift);
		__u16 sample, mask = swap;

		if (n >= samples)
			break;
		earshot_opaque(at);
		earshot_opaque(mask);
		if (at >= EARSHOT_FIRST_BYTE - 1)
			break;
		sample = *(const __u16 *)(p->bytes + at);
		sample ^= (sample ^ __builtin_bswap16(sample)) & mask;
		earshot_sum(&sums, (__s16)sample, !n);
	}
	return earshot_reading(sums.differences, sums.magnitudes,
			       EARSHOT_SIGNS(sums.positive, sums.negative, (__u64)samples, (__u64)0), samples);
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

static __always_inline bool earshot_is_rough(__u64 reading)
{
	return !earshot_is_hit(reading) && !earshot_is_quiet(reading);
}

static __always_inline bool earshot_is_slow(__u64 reading)
{
	return (reading & EARSHOT_READING_KIND) == EARSHOT_SLOW;
}

// earshot_channels tells whether two channels are audio: one for sure, and the other may be silent.
static __always_inline bool earshot_channels(__u64 one, __u64 other)
{
	return (earshot_is_hit(one) && (earshot_is_hit(other) || earshot_is_quiet(other))) ||
	       (earshot_is_hit(other) && earshot_is_quiet(one));
}

// earshot_channels_sum returns two channels as one reading.
static __always_inline __u64 earshot_channels_sum(__u64 one, __u64 other)
{
	const __u64 flags = EARSHOT_READING_KIND | EARSHOT_READING_FAINT;

	return (one & ~flags) + (other & ~flags) + ((one | other) & EARSHOT_READING_FAINT) +
	       (earshot_channels(one, other) ? EARSHOT_HIT : EARSHOT_ROUGH);
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

// earshot_read_channels reads two channels of G.711 as one.
__noinline __u64 earshot_read_channels(__u32 slot, __u32 source, __u32 law)
{
	return earshot_channels_sum(earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, law, EARSHOT_PLACE(0, 1)),
				    earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, law, EARSHOT_PLACE(1, 1)));
}

// earshot_reads_linear_channels tells whether the bytes read like two channels of linear samples.
__noinline int earshot_reads_linear_channels(__u32 slot, __u32 source, __u32 block)
{
	for (__u32 view = 0; view < 4; view++) {
		__u64 one = earshot_read_linear(slot, source, block, view >> 1, EARSHOT_PLACE(view & 1, 2));
		__u64 other;

		if (earshot_is_rough(one))
			continue;
		other = earshot_read_linear(slot, source, block, view >> 1, EARSHOT_PLACE((view & 1) + 2, 2));
		if (earshot_channels(one, other))
			return 1;
	}
	return 0;
}

#endif
