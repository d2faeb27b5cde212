// SPDX-License-Identifier: Apache-2.0
// This file contains the way through a packet's payload: chunk by chunk, and datagram by datagram, to the stages and
// the lanes.
#ifndef EARSHOT_WALK_H
#define EARSHOT_WALK_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "lane.h"
#include "packet.h"
#include "source.h"
#include "stage/rtp.h"
#include "stage/tls.h"

#define EARSHOT_MAX_CHUNKS 4096 // 512 KiB, each second chunk one byte at worst

struct earshot_walk {
	struct __sk_buff *skb;
	__u32 slot;
	__u32 tls_bytes; // of the connection before this segment, at most EARSHOT_TLS_START_BYTES
};

// earshot_walk_next begins the datagram at the chunk's offset. That of a stream is set before.
static __always_inline void earshot_walk_next(struct earshot_scratch *s)
{
	// Before the first one lies nothing of this flow's.
	if (s->offset == s->packet.payload_offset) {
		s->detector.stale = 1;
		s->position = 0;
	} else {
		earshot_lanes_restart(s, EARSHOT_PAYLOAD);
	}
	s->segment_end = s->offset + s->segment_bytes;
	if (s->segment_end > s->end)
		s->segment_end = s->end;
	s->in_step = 0;
	s->datagram_told = 0;
}

// earshot_walk_load reads the next chunk and settles what it is. Returns whether it is to be looked at.
static __always_inline bool earshot_walk_load(const struct earshot_walk *walk, struct earshot_scratch *s,
					     struct earshot_source *p, struct earshot_source *d)
{
	bool starts = s->offset == s->segment_end;
	__u32 bytes;

	if (starts)
		earshot_walk_next(s);
	bytes = s->segment_end - s->offset - s->padding;
	if (bytes > EARSHOT_CHUNK_BYTES)
		bytes = EARSHOT_CHUNK_BYTES;
	// A segment may hold seconds of a call: what it is need not be known at its end only. Its head, which tells what
	// it is framed as, stays whole.
	if (s->packet.key.transport == IPPROTO_TCP && s->offset != s->packet.payload_offset && !s->decoding) {
		__u32 most = earshot_look_bytes(walk->slot);

		if (most < bytes)
			bytes = most;
	}
	p->chunk_bytes = bytes;
	// Linux 6.1 loses the lower bound of a length that was compared: state both by masking.
	bytes--;
	earshot_opaque(bytes);
	bytes = (bytes & (EARSHOT_CHUNK_BYTES - 1)) + 1;
	if (bpf_skb_load_bytes(walk->skb, s->offset, p->bytes + EARSHOT_FIRST_BYTE, bytes)) {
		s->load_failed = 1;
		return false;
	}
	if (starts) {
		if (settings.stages)
			earshot_rtp(walk->skb, s, p);
		earshot_format_settle(s);
	}
	if (s->padding) {
		__u32 canonical = s->segment_end - s->offset - s->padding;

		if (p->chunk_bytes > canonical)
			p->chunk_bytes = canonical;
	}
	s->loaded = 1;
	s->taken = 0;
	s->chunk_bytes = p->chunk_bytes;
	if (settings.stages && s->packet.key.transport == IPPROTO_TCP) {
		if (s->offset == s->packet.payload_offset && earshot_tls(s, p, walk->tls_bytes))
			return false;
		earshot_source_choose(s, p, d);
	}
	return true;
}

// earshot_walk_done goes on behind the chunk.
static __always_inline void earshot_walk_done(struct earshot_scratch *s)
{
	s->offset += s->chunk_bytes;
	s->taken = 0;
	s->loaded = 0;
}

// earshot_walk_chunk is called back for each chunk, and again while what a chunk holds of decoded bytes does not find
// room. Returns 1 when the payload is at its end.
static long earshot_walk_chunk(__u32 index, struct earshot_walk *walk)
{
	__u32 slot = walk->slot;
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(slot, EARSHOT_DECODED);
	bool last = false;

	(void)index;
	if (!s || !p || !d)
		return 1;
	if (!s->loaded) {
		if (s->padding && s->segment_end - s->offset <= s->padding) {
			s->offset = s->segment_end;
			s->padding = 0;
		}
		last = s->offset >= s->end;
		if (!last && !earshot_walk_load(walk, s, p, d))
			return 1;
	}
	if (s->decoding && !s->ended && !last)
		earshot_base64_chunk(slot);
	if (s->decoding || s->ended) {
		if (last ? d->chunk_bytes : earshot_base64_full(s, d)) {
			earshot_lanes(s, d, EARSHOT_DECODED);
			earshot_detect_due(s, EARSHOT_DECODED);
		}
		if (s->decoding && !last && s->taken >= s->chunk_bytes && s->again == EARSHOT_NO_TEXT)
			earshot_walk_done(s);
	} else if (!last) {
		earshot_lanes(s, p, EARSHOT_PAYLOAD);
		if (s->packet.key.transport == IPPROTO_TCP)
			earshot_detect_due(s, EARSHOT_PAYLOAD);
		earshot_walk_done(s);
	}
	if (s->ended) {
		s->ended = 0;
		earshot_lanes_restart(s, EARSHOT_DECODED);
	}
	return last || s->opaque == EARSHOT_VERDICT_COMPRESSED;
}

// earshot_walk_payload looks at the payload from scratch->offset to scratch->end.
static __always_inline void earshot_walk_payload(struct __sk_buff *skb, struct earshot_scratch *s, __u64 flow_bytes)
{
	struct earshot_walk walk = { .skb = skb, .slot = s->slot };

	walk.tls_bytes = flow_bytes < EARSHOT_TLS_START_BYTES ? flow_bytes : EARSHOT_TLS_START_BYTES;
	if (bpf_loop(EARSHOT_MAX_CHUNKS, earshot_walk_chunk, &walk, 0) == EARSHOT_MAX_CHUNKS)
		s->load_failed = 1;
}

#endif
