// SPDX-License-Identifier: Apache-2.0
// This file contains what tells from a flow's own bytes which samples they are.
//
// Audio is smooth: read as what it is, samples differ from their neighbours by less than they differ from zero, and they
// are of both signs; read as anything else they do not, and what is not audio does not either. G.711's bytes look smooth
// as linear samples too, of one channel or two, hence these count only where neither law fits. What is quiet in its own
// reading may be loud and smooth in another, hence what is quiet in any tells nothing.
#ifndef EARSHOT_DETECTOR_H
#define EARSHOT_DETECTOR_H

#include <stdbool.h>

#include "content.h"
#include "event.h"
#include "maps/scratch.h"
#include "reading.h"
#include "view.h"

#define EARSHOT_DETECTOR_FIRST_LOOKS 16
#define EARSHOT_DETECTOR_FIRST_BYTES 64 // between looks
#define EARSHOT_DETECTOR_DOUBT_BYTES 256 // while it may be audio, or may be none any more
#define EARSHOT_DETECTOR_LATER_BYTES 4096
#define EARSHOT_DETECTOR_HIT 16
#define EARSHOT_DETECTOR_MISSED 2
#define EARSHOT_DETECTOR_SURE 64
#define EARSHOT_DETECTOR_MOST 240
// Of G.711 less than one byte in so many is zero: its loudest sample. Of whole numbers and machine code more are.
#define EARSHOT_DETECTOR_ZEROS 16
#define EARSHOT_DETECTOR_LOUDER 4 // by the other law, quiet audio is so many times as loud

#define EARSHOT_FRESH_MOST 65535

// earshot_law_of returns which of the two laws the bytes are of, or 2 for neither: the one that hits, or hits the smoother,
// unless it makes quiet audio of the other loud.
static __always_inline __u32 earshot_law_of(__u64 ulaw, __u64 alaw)
{
	__u64 ulaw_magnitudes = EARSHOT_READING_MAGNITUDES(ulaw), alaw_magnitudes = EARSHOT_READING_MAGNITUDES(alaw);
	bool is_ulaw = earshot_is_hit(ulaw) && ulaw_magnitudes < EARSHOT_DETECTOR_LOUDER * alaw_magnitudes;
	bool is_alaw = earshot_is_hit(alaw) && alaw_magnitudes < EARSHOT_DETECTOR_LOUDER * ulaw_magnitudes;

	if (is_ulaw && is_alaw)
		is_ulaw = EARSHOT_READING_DIFFERENCES(ulaw) * alaw_magnitudes <=
			  EARSHOT_READING_DIFFERENCES(alaw) * ulaw_magnitudes;
	if (is_ulaw)
		return EARSHOT_LAW_ULAW;
	return is_alaw ? EARSHOT_LAW_ALAW : 2;
}

#define EARSHOT_MAY_BE_MONO 1
#define EARSHOT_MAY_BE_STEREO 2

static __always_inline bool earshot_reads_as(__u32 slot, __u32 source, __u32 block, __u8 format, __u32 g711)
{
	switch (format) {
	case EARSHOT_ULAW:
	case EARSHOT_ALAW:
		return g711 & EARSHOT_MAY_BE_MONO && earshot_is_hit(earshot_read_law(slot, source, block, earshot_law(format), 0));
	case EARSHOT_PCM16:
		return earshot_reads_linear(slot, source, block) & EARSHOT_LINEAR_HIT;
	case EARSHOT_ULAW_STEREO:
	case EARSHOT_ALAW_STEREO:
		return g711 & EARSHOT_MAY_BE_STEREO &&
		       earshot_is_hit(earshot_read_channels(slot, source, block, earshot_law(format)));
	case EARSHOT_PCM16_STEREO:
		return earshot_reads_linear_channels(slot, source, block);
	default:
		return false;
	}
}

#define EARSHOT_MISS 255
#define EARSHOT_NOTHING 254

// earshot_law_of_channels returns which of the two laws two channels are of, or 2 for neither. Of audio no channel is rough.
static __always_inline __u32 earshot_law_of_channels(__u32 slot, __u32 source, __u32 block)
{
	__u64 ulaw = earshot_read_law(slot, source, block, EARSHOT_LAW_ULAW, EARSHOT_PLACE(0, 1));
	__u64 alaw = earshot_read_law(slot, source, block, EARSHOT_LAW_ALAW, EARSHOT_PLACE(0, 1));

	if (earshot_is_rough(ulaw) && earshot_is_rough(alaw))
		return 2;
	return earshot_law_of(
		earshot_channels_sum(ulaw, earshot_read_law(slot, source, block, EARSHOT_LAW_ULAW, EARSHOT_PLACE(1, 1))),
		earshot_channels_sum(alaw, earshot_read_law(slot, source, block, EARSHOT_LAW_ALAW, EARSHOT_PLACE(1, 1))));
}

// earshot_reads returns the format that the source's last bytes read like, or EARSHOT_MISS, or EARSHOT_NOTHING where it
// is too quiet to tell. Where they cannot be G.711, that is left out.
__noinline int earshot_reads(__u32 slot, __u32 source, __u32 block, __u32 active, __u32 g711)
{
	bool stereo = block >= EARSHOT_MIDDLE_BLOCK_BYTES;
	__u64 ulaw, alaw;
	int linear;

	if (earshot_reads_as(slot, source, block, active, g711))
		return active;
	ulaw = earshot_read_law(slot, source, block, EARSHOT_LAW_ULAW, 0);
	alaw = earshot_read_law(slot, source, block, EARSHOT_LAW_ALAW, 0);
	linear = earshot_reads_linear(slot, source, block);
	if (linear & EARSHOT_LINEAR_QUIET || earshot_is_quiet(ulaw) || earshot_is_quiet(alaw))
		return EARSHOT_NOTHING;
	if (g711 & EARSHOT_MAY_BE_MONO) {
		__u32 law = earshot_law_of(ulaw, alaw);

		if (law <= EARSHOT_LAW_ALAW)
			return law == EARSHOT_LAW_ULAW ? EARSHOT_ULAW : EARSHOT_ALAW;
	}
	if (g711 & EARSHOT_MAY_BE_STEREO && stereo) {
		__u32 law = earshot_law_of_channels(slot, source, block);

		if (law <= EARSHOT_LAW_ALAW)
			return law == EARSHOT_LAW_ULAW ? EARSHOT_ULAW_STEREO : EARSHOT_ALAW_STEREO;
	}
	if (linear & EARSHOT_LINEAR_HIT)
		return EARSHOT_PCM16;
	if (stereo && earshot_reads_linear_channels(slot, source, block))
		return EARSHOT_PCM16_STEREO;
	return EARSHOT_MISS;
}

// earshot_ends_in_text tells whether the source's last 64 bytes are text.
static __always_inline bool earshot_ends_in_text(const struct earshot_source *p)
{
	__u32 others = 0;

	for (int i = 1; i <= EARSHOT_LEAST_BLOCK_BYTES; i++)
		others += earshot_no_text(p->bytes[EARSHOT_FIRST_BYTE - i]);
	return !others;
}

// earshot_may_be_g711 tells of one channel and of two whether few enough of the bytes that would be read are zero.
static __always_inline __u32 earshot_may_be_g711(const struct earshot_source *p, __u32 block)
{
	__u32 zeros = 0, more = 0;

	for (int i = 1; i <= EARSHOT_LEAST_BLOCK_BYTES; i++) {
		zeros += ((__u32)p->bytes[EARSHOT_FIRST_BYTE - i] - 1) >> 31;
		more += ((__u32)p->bytes[EARSHOT_FIRST_BYTE - EARSHOT_LEAST_BLOCK_BYTES - i] - 1) >> 31;
	}
	more = block < EARSHOT_MIDDLE_BLOCK_BYTES ? 2 * zeros : zeros + more;
	return (EARSHOT_LEAST_BLOCK_BYTES > EARSHOT_DETECTOR_ZEROS * zeros ? EARSHOT_MAY_BE_MONO : 0) |
	       (EARSHOT_MIDDLE_BLOCK_BYTES > EARSHOT_DETECTOR_ZEROS * more ? EARSHOT_MAY_BE_STEREO : 0);
}

static __always_inline void earshot_vote(struct earshot_detector *d, __u32 seen)
{
	d->quiet = seen == EARSHOT_NOTHING;
	if (d->quiet)
		return;
	if (d->looks < EARSHOT_DETECTOR_FIRST_LOOKS)
		d->looks++;
	if (seen == EARSHOT_MISS) {
		d->score -= d->score ? EARSHOT_DETECTOR_MISSED : 0;
	} else if (seen == d->leaning) {
		d->score = d->score < EARSHOT_DETECTOR_MOST - EARSHOT_DETECTOR_HIT ? d->score + EARSHOT_DETECTOR_HIT :
										     EARSHOT_DETECTOR_MOST;
	} else if (d->score >= EARSHOT_DETECTOR_HIT) {
		d->score -= EARSHOT_DETECTOR_HIT;
	} else {
		d->leaning = seen;
		d->score = EARSHOT_DETECTOR_HIT;
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
		s->silent = s->format == EARSHOT_OTHER && settings.gated &&
			    (!s->in_step || s->rtp.seen & EARSHOT_RTP_VIDEO);
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
	if (s->detector.filled >= EARSHOT_BLOCK_BYTES)
		block = EARSHOT_BLOCK_BYTES;
	else if (s->detector.filled >= EARSHOT_MIDDLE_BLOCK_BYTES)
		block = EARSHOT_MIDDLE_BLOCK_BYTES;
	before = s->detector.active;
	if (!earshot_ends_in_text(p))
		seen = earshot_reads(slot, source, block, before, earshot_may_be_g711(p, block));
	earshot_vote(&s->detector, seen);
	if (s->detector.active != before) {
		s->position = 0;
		earshot_format_settle(s);
	}
	return 0;
}

// earshot_detect_after returns how many canonical bytes after a look the next one comes.
static __always_inline __u32 earshot_detect_after(const struct earshot_detector *d)
{
	if (d->looks < EARSHOT_DETECTOR_FIRST_LOOKS)
		return EARSHOT_DETECTOR_FIRST_BYTES;
	return d->score && d->score < EARSHOT_DETECTOR_MOST ? EARSHOT_DETECTOR_DOUBT_BYTES : EARSHOT_DETECTOR_LATER_BYTES;
}

// earshot_detect_until returns after how many further canonical bytes a look may be due; 0: whenever there is one.
static __always_inline __u32 earshot_detect_until(const struct earshot_detector *d)
{
	__u32 after = earshot_detect_after(d), filled = d->stale ? 0 : d->filled;
	__u32 wait = d->fresh < after ? after - d->fresh : 0;
	__u32 fill = filled < EARSHOT_LEAST_BLOCK_BYTES ? EARSHOT_LEAST_BLOCK_BYTES - filled : 0;

	return wait > fill ? wait : fill;
}

static __always_inline bool earshot_detect_is_due(const struct earshot_scratch *s)
{
	return !s->is_told && settings.stages && s->detector.filled >= EARSHOT_LEAST_BLOCK_BYTES &&
	       s->detector.fresh >= earshot_detect_after(&s->detector);
}

static __always_inline void earshot_detect_due(struct earshot_scratch *s, __u32 source)
{
	if (earshot_detect_is_due(s))
		earshot_detect(s->slot, source);
}

// earshot_is_decided tells whether enough was looked at for no format to be an answer.
static __always_inline bool earshot_is_decided(const struct earshot_detector *d)
{
	return d->looks == EARSHOT_DETECTOR_FIRST_LOOKS;
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
