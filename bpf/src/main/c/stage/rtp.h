// SPDX-License-Identifier: Apache-2.0
// This file contains stage rtp (RFC 3550): in a datagram that is in step with the one before, the canonical bytes are
// those between header and padding.
#ifndef EARSHOT_STAGE_RTP_H
#define EARSHOT_STAGE_RTP_H

#include <stdbool.h>

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "../codec.h"
#include "../gear.h"
#include "../opaque.h"
#include "../scratch.h"

#define EARSHOT_RTP_VERSION 2
#define EARSHOT_RTP_PADDING 0x20
#define EARSHOT_RTP_EXTENSION 0x10
#define EARSHOT_RTP_FIXED_BYTES 12
#define EARSHOT_RTP_LAST_STATIC_TYPE 34 // RFC 3551; from here to the dynamic ones is RTCP's, or nobody's
#define EARSHOT_RTP_STEP 100 // the farthest that a sequence number in step lies from the highest

// DTLS (RFC 9147), by which the keys of SRTP are agreed on over the same ports.
#define EARSHOT_DTLS_FIRST_TYPE 20
#define EARSHOT_DTLS_LAST_TYPE 23

// earshot_rtp_header returns the length of the RTP header that a datagram of so many bytes begins with, or 0.
static __always_inline __u32 earshot_rtp_header(const __u8 *bytes, __u32 datagram_bytes)
{
	__u32 type = bytes[1] & 127, header = EARSHOT_RTP_FIXED_BYTES + 4 * (bytes[0] & 15);

	if (bytes[0] >> 6 != EARSHOT_RTP_VERSION)
		return 0;
	if (type > EARSHOT_RTP_LAST_STATIC_TYPE && type < EARSHOT_RTP_FIRST_DYNAMIC_TYPE)
		return 0;
	if (bytes[0] & EARSHOT_RTP_EXTENSION) {
		if (header + 4 > datagram_bytes)
			return 0;
		header += 4 + 4 * ((__u32)bytes[header + 2] << 8 | bytes[header + 3]);
	}
	return header < datagram_bytes ? header : 0;
}

// earshot_rtp_step tells whether the header is in step with the datagrams before it. Each packet of audio has a time of
// its own, while a frame of video mostly takes several, all of one: only telephone events do so too, in datagrams too short
// to be seen here.
static __always_inline bool earshot_rtp_step(struct earshot_rtp_state *rtp, const __u8 *bytes)
{
	__u32 source = *(const __u32 *)(bytes + 8), timestamp = *(const __u32 *)(bytes + 4);
	__u8 type = bytes[1] & 127;
	__u16 sequence = (__u16)bytes[2] << 8 | bytes[3];
	__u16 ahead = sequence - rtp->sequence;
	bool step = rtp->seen && source == rtp->source && (__u16)(ahead + EARSHOT_RTP_STEP) <= 2 * EARSHOT_RTP_STEP;

	if (!step)
		rtp->seen = EARSHOT_RTP_HEADER;
	else if (ahead == 1 && timestamp == rtp->timestamp && type >= EARSHOT_RTP_FIRST_DYNAMIC_TYPE)
		rtp->seen |= EARSHOT_RTP_VIDEO;
	if (!step || ahead <= EARSHOT_RTP_STEP) {
		rtp->sequence = sequence;
		rtp->timestamp = timestamp;
	}
	rtp->source = source;
	if (step)
		rtp->type = type;
	return step;
}

static __always_inline bool earshot_is_dtls(const __u8 *bytes)
{
	return bytes[0] >= EARSHOT_DTLS_FIRST_TYPE && bytes[0] <= EARSHOT_DTLS_LAST_TYPE && bytes[1] == 0xfe &&
	       (bytes[2] == 0xff || bytes[2] == 0xfd || bytes[2] == 0xfc);
}

// earshot_rtp_format takes the format from a static payload type.
static __always_inline void earshot_rtp_format(struct earshot_scratch *s)
{
	s->datagram_told = 1;
	switch (s->rtp.type) {
	case EARSHOT_RTP_PCMU:
		s->datagram_format = EARSHOT_ULAW;
		break;
	case EARSHOT_RTP_PCMA:
		s->datagram_format = EARSHOT_ALAW;
		break;
	case EARSHOT_RTP_L16:
		s->datagram_format = EARSHOT_PCM16;
		break;
	case EARSHOT_RTP_L16_STEREO:
		s->datagram_format = EARSHOT_PCM16_STEREO;
		break;
	default:
		s->datagram_told = 0;
		break;
	}
}

// earshot_rtp is told of a datagram whose first bytes are the chunk: the header's bytes have negative positions, so that
// no window touches them, and padding is left out.
static __noinline void earshot_rtp(struct __sk_buff *skb, struct earshot_scratch *s, const struct earshot_source *p)
{
	const __u8 *bytes = p->bytes + EARSHOT_FIRST_BYTE;
	__u32 datagram_bytes = s->segment_end - s->offset;
	__u32 header;
	__u8 padding = 0;

	// The last datagram of a GSO packet may be shorter than a header.
	if (datagram_bytes < EARSHOT_WINDOW_CANONICAL_BYTES)
		return;
	if (earshot_is_dtls(bytes)) {
		s->opaque = EARSHOT_VERDICT_SRTP;
		return;
	}
	header = earshot_rtp_header(bytes, datagram_bytes);
	// What is not RTP, as RTCP and STUN on its port, leaves the step as it is.
	if (!header)
		return;
	// A fragment's end is not the datagram's.
	if (bytes[0] & EARSHOT_RTP_PADDING && !s->packet.first_fragment) {
		if (bpf_skb_load_bytes(skb, s->segment_end - 1, &padding, 1))
			return;
		if (!padding || header + padding > datagram_bytes)
			return;
	}
	if (!earshot_rtp_step(&s->rtp, bytes))
		return;
	s->in_step = 1;
	earshot_rtp_format(s);
	s->position = -(__u64)header;
	s->padding = padding;
}

#endif
