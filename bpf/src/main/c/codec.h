// SPDX-License-Identifier: Apache-2.0
// This file contains what is known of a flow's bytes that no other point has shown: why they may match nothing.
#ifndef EARSHOT_CODEC_H
#define EARSHOT_CODEC_H

#include "detector.h"
#include "scratch.h"

// Payload types of RTP (RFC 3551, section 6).
#define EARSHOT_RTP_PCMU 0
#define EARSHOT_RTP_PCMA 8
#define EARSHOT_RTP_G722 9
#define EARSHOT_RTP_L16_STEREO 10
#define EARSHOT_RTP_L16 11
#define EARSHOT_RTP_G729 18
#define EARSHOT_RTP_FIRST_DYNAMIC_TYPE 96

// earshot_unmatched_as returns the verdict of bytes that end unmatched, or that no window covers. Samples by their
// type that do not read like any are encrypted; of the dynamic types Opus is the one in use.
static __always_inline __u8 earshot_unmatched_as(const struct earshot_scratch *s)
{
	__u8 type = s->rtp.type;
	bool noise = earshot_is_decided(&s->detector) && s->detector.active == EARSHOT_OTHER;

	if (s->opaque)
		return s->opaque;
	if (!s->in_step)
		return EARSHOT_VERDICT_UNMATCHED;
	switch (type) {
	case EARSHOT_RTP_PCMU:
	case EARSHOT_RTP_PCMA:
	case EARSHOT_RTP_L16:
	case EARSHOT_RTP_L16_STEREO:
		return noise ? EARSHOT_VERDICT_SRTP : EARSHOT_VERDICT_UNMATCHED;
	case EARSHOT_RTP_G722:
		return EARSHOT_VERDICT_G722;
	case EARSHOT_RTP_G729:
		return EARSHOT_VERDICT_G729;
	default:
		break;
	}
	if (type < EARSHOT_RTP_FIRST_DYNAMIC_TYPE)
		return EARSHOT_VERDICT_CODEC;
	if (s->rtp.seen & EARSHOT_RTP_VIDEO)
		return EARSHOT_VERDICT_NOT_AUDIO;
	return noise ? EARSHOT_VERDICT_OPUS : EARSHOT_VERDICT_UNMATCHED;
}

#endif
