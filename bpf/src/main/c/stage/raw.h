// SPDX-License-Identifier: Apache-2.0
// This file contains lane raw: the payload's bytes as they are, without RTP's header and padding.
#ifndef EARSHOT_STAGE_RAW_H
#define EARSHOT_STAGE_RAW_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "../packet.h"
#include "../lane.h"
#include "base64.h"
#include "rtp.h"
#include "tls.h"

#define EARSHOT_MAX_CHUNKS 4096 // 512 KiB, each second chunk one byte at worst

struct earshot_walk {
	struct __sk_buff *skb;
	struct earshot_scratch *scratch;
	struct earshot_flow *flow;
};

// earshot_raw_chunk is called back for each chunk. Returns 1 when the payload is at its end.
static long earshot_raw_chunk(__u32 index, struct earshot_walk *walk)
{
	struct earshot_scratch *s = walk->scratch;
	bool starts = false;
	__u32 bytes;

	(void)index;
	if (s->padding && s->segment_end - s->offset <= s->padding) {
		s->offset = s->segment_end;
		s->padding = 0;
	}
	if (s->offset >= s->end)
		return 1;
	if (s->offset == s->segment_end) {
		earshot_lane_restart(s);
		s->segment_end = s->offset + s->segment_bytes;
		if (s->segment_end > s->end)
			s->segment_end = s->end;
		starts = true; // of a datagram: that of a stream is set before
	}
	bytes = s->segment_end - s->offset - s->padding;
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
	if (starts && settings.stages)
		earshot_rtp(walk->skb, s);
	if (s->padding) {
		__u32 canonical = s->segment_end - s->offset - s->padding;

		if (s->chunk_bytes > canonical)
			s->chunk_bytes = canonical;
	}
	if (s->packet.key.transport == IPPROTO_TCP) {
		if (settings.stages && s->offset == s->packet.payload_offset &&
		    earshot_tls(s, walk->flow->payload_bytes))
			return 1;
		earshot_base64(s, walk->flow);
	}
	earshot_lane(s->slot);
	return 0;
}

// earshot_raw looks at the payload from scratch->offset to scratch->end.
static __always_inline void earshot_raw(struct __sk_buff *skb, struct earshot_scratch *s, struct earshot_flow *flow)
{
	struct earshot_walk walk = { .skb = skb, .scratch = s, .flow = flow };

	s->lane = EARSHOT_LANE_RAW;
	bpf_loop(EARSHOT_MAX_CHUNKS, earshot_raw_chunk, &walk, 0);
}

#endif
