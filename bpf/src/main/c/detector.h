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

#define EARSHOT_DETECTOR_FIRST_LOOKS 16 // until what is none is none
#define EARSHOT_DETECTOR_MOST_LOOKS 64 // that are counted
#define EARSHOT_DETECTOR_FIRST_BYTES 64 // between looks
#define EARSHOT_DETECTOR_DOUBT_BYTES 128 // while it may become audio, or may be none any more
#define EARSHOT_DETECTOR_LATER_BYTES 4096
#define EARSHOT_DETECTOR_HIT 16
#define EARSHOT_DETECTOR_MISSED 2 // where audio is in force: speech pauses
#define EARSHOT_DETECTOR_IDLE_MISSED 8
#define EARSHOT_DETECTOR_SURE 32
#define EARSHOT_DETECTOR_MOST 240
// Of G.711 less than one byte in so many is zero: its loudest sample. Of whole numbers and machine code more are.
#define EARSHOT_DETECTOR_ZEROS 16

#define EARSHOT_DETECTOR_FOREIGN 8 // of 64 bytes of text

#define EARSHOT_FRESH_MOST 65535

// earshot_law_of returns which of the two laws the bytes are of, or 2 for neither: the one that hits, or hits the smoother,
// unless it makes faint audio of the other loud.
static __always_inline __u32 earshot_law_of(__u64 ulaw, __u64 alaw)
{
	__u64 ulaw_magnitudes = EARSHOT_READING_MAGNITUDES(ulaw), alaw_magnitudes = EARSHOT_READING_MAGNITUDES(alaw);
	bool is_ulaw = earshot_is_hit(ulaw) && !(alaw & EARSHOT_READING_FAINT);
	bool is_alaw = earshot_is_hit(alaw) && !(ulaw & EARSHOT_READING_FAINT);

	if (is_ulaw && is_alaw)
		is_ulaw = EARSHOT_READING_DIFFERENCES(ulaw) * alaw_magnitudes <=
			  EARSHOT_READING_DIFFERENCES(alaw) * ulaw_magnitudes;
	if (is_ulaw)
		return EARSHOT_LAW_ULAW;
	return is_alaw ? EARSHOT_LAW_ALAW : 2;
}

// earshot_mono_block returns how many of the bytes one channel of linear samples is read from.
static __always_inline __u32 earshot_mono_block(__u32 block)
{
	return block < EARSHOT_MIDDLE_BLOCK_BYTES ? block : EARSHOT_MIDDLE_BLOCK_BYTES;
}

#define EARSHOT_MAY_BE_MONO 1
#define EARSHOT_MAY_BE_STEREO 2
// What earlier looks are for.
#define EARSHOT_LEANS_ULAW 4
#define EARSHOT_LEANS_ALAW 8

static __always_inline bool earshot_reads_as(__u32 slot, __u32 source, __u32 block, __u8 format, __u32 g711)
{
	switch (format) {
	case EARSHOT_ULAW:
	case EARSHOT_ALAW:
		return g711 & EARSHOT_MAY_BE_MONO && earshot_is_hit(earshot_read_law(slot, source, EARSHOT_LEAST_BLOCK_BYTES,
										       earshot_law(format), 0));
	case EARSHOT_PCM16:
		return earshot_reads_linear(slot, source, earshot_mono_block(block)) & EARSHOT_LINEAR_HIT;
	case EARSHOT_ULAW_STEREO:
	case EARSHOT_ALAW_STEREO:
		return g711 & EARSHOT_MAY_BE_STEREO &&
		       block >= EARSHOT_MIDDLE_BLOCK_BYTES &&
		       earshot_is_hit(earshot_read_channels(slot, source, earshot_law(format)));
	case EARSHOT_PCM16_STEREO:
		return earshot_reads_linear_channels(slot, source, block);
	default:
		return false;
	}
}

#define EARSHOT_MISS 255
#define EARSHOT_NOTHING 254
#define EARSHOT_UNSURE 253

// earshot_law_of_channels returns which of the two laws two channels are of, or 2 for neither. Of audio no channel is rough.
static __always_inline __u32 earshot_law_of_channels(__u32 slot, __u32 source)
{
	__u64 ulaw = earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, EARSHOT_LAW_ULAW, EARSHOT_PLACE(0, 1));
	__u64 alaw = earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, EARSHOT_LAW_ALAW, EARSHOT_PLACE(0, 1));

	if (earshot_is_rough(ulaw) && earshot_is_rough(alaw))
		return 2;
	return earshot_law_of(
		earshot_channels_sum(ulaw, earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, EARSHOT_LAW_ULAW, EARSHOT_PLACE(1, 1))),
		earshot_channels_sum(alaw, earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, EARSHOT_LAW_ALAW, EARSHOT_PLACE(1, 1))));
}

// earshot_reads_earlier tells whether the 64 samples before those that were read as one channel are such.
static __always_inline bool earshot_reads_earlier(__u32 slot, __u32 source, __u32 block, bool linear)
{
	if (linear)
		return block >= EARSHOT_BLOCK_BYTES &&
		       earshot_reads_linear(slot, source, EARSHOT_BLOCK_BYTES) & EARSHOT_LINEAR_HIT;
	return earshot_law_of(earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, EARSHOT_LAW_ULAW, 0),
			      earshot_read_law(slot, source, EARSHOT_MIDDLE_BLOCK_BYTES, EARSHOT_LAW_ALAW, 0)) <=
	       EARSHOT_LAW_ALAW;
}

// earshot_reads returns the format that the source's last bytes read like, or EARSHOT_MISS, or EARSHOT_NOTHING where it
// is too quiet to tell, or EARSHOT_UNSURE where G.711 that earlier looks are for is too slow to. Where they cannot be
// G.711, that is left out. Of a voice each second sample is smooth as well: two channels are what nowhere reads like one.
__noinline int earshot_reads(__u32 slot, __u32 source, __u32 block, __u32 active, __u32 g711)
{
	bool stereo = block >= EARSHOT_MIDDLE_BLOCK_BYTES;
	__u32 law = 2;
	__u64 ulaw, alaw;
	int linear;

	ulaw = earshot_read_law(slot, source, EARSHOT_LEAST_BLOCK_BYTES, EARSHOT_LAW_ULAW, 0);
	alaw = earshot_read_law(slot, source, EARSHOT_LEAST_BLOCK_BYTES, EARSHOT_LAW_ALAW, 0);
	if (g711 & EARSHOT_MAY_BE_MONO)
		law = earshot_law_of(ulaw, alaw);
	if (law <= EARSHOT_LAW_ALAW && active == (law == EARSHOT_LAW_ULAW ? EARSHOT_ULAW : EARSHOT_ALAW))
		return active;
	linear = earshot_reads_linear(slot, source, earshot_mono_block(block));
	if (law > EARSHOT_LAW_ALAW && !(active == EARSHOT_PCM16_STEREO && linear & EARSHOT_LINEAR_HIT) &&
	    earshot_reads_as(slot, source, block, active, g711))
		return active;
	if (law > EARSHOT_LAW_ALAW && ((g711 & EARSHOT_LEANS_ULAW && earshot_is_slow(ulaw)) ||
				       (g711 & EARSHOT_LEANS_ALAW && earshot_is_slow(alaw))))
		return EARSHOT_UNSURE;
	if (linear & EARSHOT_LINEAR_QUIET || earshot_is_quiet(ulaw) || earshot_is_quiet(alaw))
		return EARSHOT_NOTHING;
	if (law <= EARSHOT_LAW_ALAW)
		return law == EARSHOT_LAW_ULAW ? EARSHOT_ULAW : EARSHOT_ALAW;
	if (g711 & EARSHOT_MAY_BE_STEREO && stereo) {
		if (earshot_reads_earlier(slot, source, block, false))
			return EARSHOT_MISS;
		law = earshot_law_of_channels(slot, source);
		if (law <= EARSHOT_LAW_ALAW)
			return law == EARSHOT_LAW_ULAW ? EARSHOT_ULAW_STEREO : EARSHOT_ALAW_STEREO;
	}
	if (linear & EARSHOT_LINEAR_HIT)
		return EARSHOT_PCM16;
	if (stereo && !earshot_reads_earlier(slot, source, block, true) &&
	    earshot_reads_linear_channels(slot, source, block))
		return EARSHOT_PCM16_STEREO;
	return EARSHOT_MISS;
}

// earshot_ends_in_text tells whether the source's last 64 bytes are text, with a few letters that are not of ASCII.
static __always_inline bool earshot_ends_in_text(const struct earshot_source *p)
{
	__u32 others = 0;

	for (int i = 1; i <= EARSHOT_LEAST_BLOCK_BYTES; i++)
		others += earshot_no_text(p->bytes[EARSHOT_FIRST_BYTE - i]);
	return others <= EARSHOT_DETECTOR_FOREIGN;
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

// earshot_leans_to_g711 returns which law earlier looks are for.
static __always_inline __u32 earshot_leans_to_g711(const struct earshot_detector *d)
{
	if (!d->score)
		return 0;
	return (d->leaning == EARSHOT_ULAW ? EARSHOT_LEANS_ULAW : 0) | (d->leaning == EARSHOT_ALAW ? EARSHOT_LEANS_ALAW : 0);
}

static __always_inline void earshot_vote(struct earshot_detector *d, __u32 seen)
{
	__u8 missed = d->active == EARSHOT_OTHER ? EARSHOT_DETECTOR_IDLE_MISSED : EARSHOT_DETECTOR_MISSED;

	d->quiet = seen == EARSHOT_NOTHING;
	if (d->quiet || seen == EARSHOT_UNSURE)
		return;
	if (d->looks < EARSHOT_DETECTOR_MOST_LOOKS)
		d->looks++;
	if (seen == EARSHOT_MISS) {
		d->score = d->score > missed ? d->score - missed : 0;
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

// earshot_detect_after returns how many canonical bytes after a look the next one comes.
static __always_inline __u32 earshot_detect_after(const struct earshot_detector *d)
{
	// Later on they lie apart: four looks at neighbours would make audio of what is smooth here and there, as a picture is.
	if (d->looks < EARSHOT_DETECTOR_FIRST_LOOKS)
		return EARSHOT_DETECTOR_FIRST_BYTES;
	if (d->score ? d->score < EARSHOT_DETECTOR_MOST : d->looks < EARSHOT_DETECTOR_MOST_LOOKS)
		return EARSHOT_DETECTOR_DOUBT_BYTES;
	return EARSHOT_DETECTOR_LATER_BYTES;
}

static __always_inline bool earshot_detect_is_due(const struct earshot_scratch *s)
{
	return !s->is_told && settings.stages && s->detector.filled >= EARSHOT_LEAST_BLOCK_BYTES &&
	       s->detector.fresh >= earshot_detect_after(&s->detector);
}

// earshot_look_bytes returns how many canonical bytes may come before they are looked at: a chunk, or what a look of the
// detector waits for, which a run's beginning is for. Global, so that the verifier walks it once.
__noinline __u32 earshot_look_bytes(__u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	__u32 after, filled, most;

	if (!s || s->is_told)
		return EARSHOT_CHUNK_BYTES;
	after = earshot_detect_after(&s->detector);
	filled = s->detector.stale ? 0 : s->detector.filled;
	most = s->detector.fresh < after ? after - s->detector.fresh : 0;
	if (filled + most < EARSHOT_LEAST_BLOCK_BYTES)
		most = EARSHOT_LEAST_BLOCK_BYTES - filled;
	return most && most < EARSHOT_CHUNK_BYTES ? most : EARSHOT_CHUNK_BYTES;
}

// earshot_detect looks at the source's last bytes where it is time to. Global for the verifier's sake. Always returns 0.
__noinline int earshot_detect(__u32 slot, __u32 source)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, source);
	__u32 block = EARSHOT_LEAST_BLOCK_BYTES, seen = EARSHOT_MISS;
	__u8 before;

	if (!s || !p || !earshot_detect_is_due(s))
		return 0;
	s->detector.fresh = 0;
	if (s->detector.filled >= EARSHOT_BLOCK_BYTES)
		block = EARSHOT_BLOCK_BYTES;
	else if (s->detector.filled >= EARSHOT_MIDDLE_BLOCK_BYTES)
		block = EARSHOT_MIDDLE_BLOCK_BYTES;
	before = s->detector.active;
	if (!earshot_ends_in_text(p))
		seen = earshot_reads(slot, source, block, before,
				     earshot_may_be_g711(p, block) | earshot_leans_to_g711(&s->detector));
	earshot_vote(&s->detector, seen);
	if (s->detector.active != before) {
		s->position = 0;
		earshot_format_settle(s);
	}
	return 0;
}

static __always_inline void earshot_detect_due(struct earshot_scratch *s, __u32 source)
{
	if (s->detector.fresh >= EARSHOT_DETECTOR_FIRST_BYTES)
		earshot_detect(s->slot, source);
}

// earshot_is_decided tells whether enough was looked at for no format to be an answer.
static __always_inline bool earshot_is_decided(const struct earshot_detector *d)
{
	return d->looks >= EARSHOT_DETECTOR_FIRST_LOOKS;
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
