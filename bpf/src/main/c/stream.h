// SPDX-License-Identifier: Apache-2.0
// This file contains what keeps a flow's bytes in order: TCP sequence numbers, datagrams, and the claim of one
// CPU on a TCP stream.
#ifndef EARSHOT_STREAM_H
#define EARSHOT_STREAM_H

#include "bitrate.h"
#include "count.h"
#include "maps/scratch.h"
#include "packet.h"
#include "stage/base64.h"

// TCP's greatest window: bytes that lie farther back than this are of a connection that has not been seen to start.
#define EARSHOT_MAX_WINDOW_BYTES (1 << 30)

// earshot_stream_claim lets one program at a time work on a TCP flow. A flag and not bpf_spin_lock, under which
// no helper may be called: reading the payload is one. Who comes second leaves a gap.
static __always_inline bool earshot_stream_claim(struct earshot_flow *flow)
{
	return !__sync_lock_test_and_set(&flow->busy, 1);
}

static __always_inline void earshot_stream_release(struct earshot_flow *flow)
{
	__sync_lock_test_and_set(&flow->busy, 0);
}

static __always_inline void earshot_stream_restart(struct earshot_flow *flow, __u32 sequence)
{
	flow->raw.hash = 0;
	flow->raw.position = 0;
	flow->base64.bits = 0;
	flow->base64.pending = 0;
	flow->base64.run = 0;
	flow->base64.escape = 0;
	// The handshake is at the start of the connection.
	flow->websocket.step = flow->payload_bytes ? EARSHOT_WEBSOCKET_OFF : EARSHOT_WEBSOCKET_START;
	flow->websocket.left = 0;
	flow->decoded.hash = 0;
	flow->decoded.position = 0;
	flow->next_sequence = sequence;
	flow->in_sync = 1;
}

// earshot_stream_sequence cuts off what was seen before, and restarts the lanes where bytes are missing. Returns
// EARSHOT_LOOKED_AT, or the counter that the packet ends under.
static __always_inline int earshot_stream_sequence(struct earshot_flow *flow, struct earshot_packet *packet)
{
	__s32 ahead;

	if (!flow->in_sync || packet->syn)
		earshot_stream_restart(flow, packet->sequence);
	ahead = packet->sequence - flow->next_sequence;
	if (ahead > 0 || ahead < -EARSHOT_MAX_WINDOW_BYTES) {
		earshot_count(EARSHOT_GAP, ahead > 0 ? ahead : 0);
		earshot_stream_restart(flow, packet->sequence);
	} else if (ahead < 0) {
		__u32 seen = -ahead;

		if (seen >= packet->payload_bytes)
			return EARSHOT_RETRANSMISSION;
		earshot_count(EARSHOT_OVERLAP, seen);
		packet->sequence += seen;
		packet->payload_offset += seen;
		packet->payload_bytes -= seen;
	}
	flow->next_sequence = packet->sequence + packet->payload_bytes;
	return EARSHOT_LOOKED_AT;
}

// earshot_stream_load puts into the scratch what the lanes need.
static __always_inline void earshot_stream_load(struct earshot_scratch *s, struct earshot_flow *flow,
						const struct earshot_packet *packet)
{
	s->flow_created_boot_nanos = flow->created_boot_nanos;
	s->flags = flow->flags;
	s->load_failed = 0;
	s->decoding = 0;
	s->offset = packet->payload_offset;
	s->end = packet->payload_offset + packet->payload_bytes;
	s->segment_bytes = packet->segment_bytes;
	s->segment_end = s->offset; // each datagram restarts the lanes
	s->covered_end = s->offset;
	s->uncovered_bytes = __sync_lock_test_and_set(&flow->uncovered_bytes, 0);
	if (s->boot_nanos - flow->emit_boot_nanos >= EARSHOT_SECOND_NANOS) {
		flow->emit_boot_nanos = s->boot_nanos;
		flow->emitted = 0;
	}
	if (flow->extra_bits && s->boot_nanos - flow->raised_boot_nanos >= EARSHOT_PERIOD_NANOS)
		flow->extra_bits = 0;
	s->emitted = flow->emitted;
	s->extra_bits = flow->extra_bits;
	s->raised_boot_nanos = flow->raised_boot_nanos;
	s->padding = 0;
	s->tls = flow->tls;
	if (packet->key.transport != IPPROTO_TCP) {
		s->rtp = flow->rtp;
		return;
	}
	s->segment_end = s->end;
	s->text = flow->base64.text;
	s->hash = flow->raw.hash;
	s->position = flow->raw.position;
	earshot_history_copy(s->bytes, flow->raw.history);
}

// earshot_stream_store puts back what the next packet needs, unless the entry has become another flow's: the table
// recycles at once what it evicts. Returns whether it was still the same.
static __always_inline bool earshot_stream_store(struct earshot_scratch *s, struct earshot_flow *flow,
						 const struct earshot_packet *packet)
{
	if (flow->created_boot_nanos != s->flow_created_boot_nanos)
		return false;
	__sync_fetch_and_add(&flow->uncovered_bytes, s->uncovered_bytes + s->end - s->covered_end);
	__sync_fetch_and_add(&flow->payload_bytes, packet->payload_bytes);
	flow->emitted = s->emitted;
	flow->extra_bits = s->extra_bits;
	flow->raised_boot_nanos = s->raised_boot_nanos;
	if (packet->key.transport != IPPROTO_TCP) {
		flow->rtp = s->rtp;
		return true;
	}
	if (s->load_failed)
		flow->in_sync = 0;
	flow->raw.hash = s->hash;
	flow->raw.position = s->position;
	earshot_history_copy(flow->raw.history, s->bytes);
	flow->base64.text = s->text;
	flow->tls = s->tls;
	if (s->decoding)
		earshot_base64_store(s, flow);
	return true;
}

#endif
