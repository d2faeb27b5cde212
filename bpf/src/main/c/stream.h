// SPDX-License-Identifier: Apache-2.0
// This file contains what keeps a flow's bytes in order: TCP sequence numbers, datagrams, and the claim of one
// CPU on a TCP stream.
#ifndef EARSHOT_STREAM_H
#define EARSHOT_STREAM_H

#include "bitrate.h"
#include "count.h"
#include "cover.h"
#include "maps/scratch.h"
#include "packet.h"
#include "stage/base64.h"
#include "stage/tls.h"

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
	flow->position = 0;
	flow->detector.stale = 1;
	flow->base64.bits = 0;
	flow->base64.pending = 0;
	flow->base64.run = 0;
	flow->base64.escape = 0;
	// The handshake is at the start of the connection.
	flow->websocket.step = flow->payload_bytes ? EARSHOT_WEBSOCKET_OFF : EARSHOT_WEBSOCKET_START;
	flow->websocket.left = 0;
	flow->next_sequence = sequence;
	flow->in_sync = 1;
}

// earshot_stream_lost begins anew behind missing bytes, but for what is known of the frame and the run that they may be in.
static __always_inline void earshot_stream_lost(struct earshot_flow *flow, __u32 sequence, __u32 missing)
{
	struct earshot_base64_state base64 = flow->base64;
	__u8 step = flow->websocket.step;
	bool in_frame = earshot_websocket_lost(&flow->websocket, missing), in_run;

	if (step)
		in_run = in_frame && flow->websocket.remaining && earshot_websocket_is_data(&flow->websocket);
	else
		in_run = base64.text >= EARSHOT_TEXT_DECODED;
	step = flow->websocket.step;
	earshot_stream_restart(flow, sequence);
	if (in_frame)
		flow->websocket.step = step;
	if (in_run && base64.run == EARSHOT_BASE64_WRAP) {
		earshot_base64_lost(&base64, missing);
		flow->base64 = base64;
	}
}

// earshot_stream_sequence cuts off what was seen before, and restarts the lanes where bytes are missing. Returns
// EARSHOT_LOOKED_AT, or the counter that the packet ends under.
static __always_inline int earshot_stream_sequence(__u32 slot, struct earshot_flow *flow, struct earshot_packet *packet)
{
	__s32 ahead;

	if (!flow->in_sync || packet->syn)
		earshot_stream_restart(flow, packet->sequence);
	ahead = packet->sequence - flow->next_sequence;
	if (ahead > 0 || ahead < -EARSHOT_MAX_WINDOW_BYTES) {
		// More than a window ahead it is another connection, of which nothing is missing.
		__u32 missing = ahead > 0 && ahead <= EARSHOT_MAX_WINDOW_BYTES ? ahead : 0;

		earshot_count(EARSHOT_GAP, missing);
		earshot_cover(slot, EARSHOT_VERDICT_GAP, missing);
		if (missing)
			earshot_stream_lost(flow, packet->sequence, missing);
		else
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

// earshot_history_copy copies what the lanes need of the bytes before the next one: of G.711, and of what is told to be
// hashed as it is, only the window's.
static __always_inline void earshot_history_copy(__u8 *to, const __u8 *from, bool short_one)
{
	if (!short_one) {
#pragma unroll
		for (int i = 0; i < EARSHOT_HISTORY_BYTES - EARSHOT_SHORT_HISTORY_BYTES; i += EARSHOT_WORD_BYTES)
			*(__u64 *)(to + i) = *(const __u64 *)(from + i);
	}
#pragma unroll
	for (int i = EARSHOT_HISTORY_BYTES - EARSHOT_SHORT_HISTORY_BYTES; i < EARSHOT_HISTORY_BYTES;
	     i += EARSHOT_WORD_BYTES)
		*(__u64 *)(to + i) = *(const __u64 *)(from + i);
}

static __always_inline bool earshot_history_is_short(const struct earshot_scratch *s)
{
	return s->format == EARSHOT_ULAW || s->format == EARSHOT_ALAW || (s->is_told && s->format == EARSHOT_OTHER);
}

// earshot_stream_load puts into the scratch what the stages and lanes need.
static __always_inline void earshot_stream_load(struct earshot_scratch *s, struct earshot_flow *flow,
						const struct earshot_packet *packet)
{
	struct earshot_source *p = earshot_source_of(s->slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(s->slot, EARSHOT_DECODED);

	if (!p || !d)
		return;
	s->flow_created_boot_nanos = flow->created_boot_nanos;
	s->flags = flow->flags;
	s->load_failed = 0;
	s->offset = packet->payload_offset;
	s->end = packet->payload_offset + packet->payload_bytes;
	s->segment_bytes = packet->segment_bytes;
	s->segment_end = s->offset; // each datagram restarts the lanes
	s->covered_end = s->evicted ? s->end : s->offset;
	if (s->covered)
		__builtin_memset(s->covered_as, 0, sizeof(s->covered_as));
	s->covered = 0;
	s->uncovered_bytes = __sync_lock_test_and_set(&flow->uncovered_bytes, 0);
	if (s->now_nanos - flow->emit_boot_nanos >= EARSHOT_SECOND_NANOS) {
		flow->emit_boot_nanos = s->now_nanos;
		flow->emitted = 0;
	}
	if (flow->extra_bits && s->now_nanos - flow->raised_boot_nanos >= EARSHOT_PERIOD_NANOS)
		flow->extra_bits = 0;
	s->emitted = flow->emitted;
	s->extra_bits = flow->extra_bits;
	s->raised_boot_nanos = flow->raised_boot_nanos;
	s->padding = 0;
	s->taken = 0;
	s->loaded = 0;
	s->ended = 0;
	s->opaque = flow->opaque;
	s->is_told = flow->is_told;
	s->told = flow->told;
	s->in_step = 0;
	s->datagram_told = 0;
	s->detector = flow->detector;
	s->rtp = flow->rtp;
	s->decoding = 0;
	earshot_format_settle(s);
	if (packet->key.transport != IPPROTO_TCP)
		return;
	s->segment_end = s->end;
	s->tls = flow->tls;
	s->text = flow->base64.text;
	s->printable = flow->printable;
	s->base64 = flow->base64;
	s->websocket = flow->websocket;
	s->decoding = flow->decoding;
	s->again = EARSHOT_NO_TEXT;
	s->position = flow->position;
	d->chunk_bytes = 0;
#pragma unroll
	for (int view = 0; view < EARSHOT_VIEWS; view++)
		s->hash[view] = flow->hash[view];
	earshot_history_copy(s->decoding ? d->bytes : p->bytes, flow->history, earshot_history_is_short(s));
}

// earshot_stream_finish takes a last look at the packet's bytes.
static __always_inline void earshot_stream_finish(struct earshot_scratch *s, bool tcp)
{
	earshot_detect_due(s, s->decoding ? EARSHOT_DECODED : EARSHOT_PAYLOAD);
	if (!tcp)
		s->detector.stale = 1;
	else if ((s->format == EARSHOT_ULAW || s->format == EARSHOT_ALAW) &&
		 s->detector.filled > EARSHOT_SHORT_HISTORY_BYTES)
		s->detector.filled = EARSHOT_SHORT_HISTORY_BYTES;
}

static __always_inline void earshot_stream_store_tcp(struct earshot_scratch *s, struct earshot_flow *flow)
{
	struct earshot_source *p = earshot_source_of(s->slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(s->slot, EARSHOT_DECODED);

	if (!p || !d)
		return;
	if (s->load_failed)
		flow->in_sync = 0;
	flow->position = s->position;
	flow->base64 = s->base64;
	flow->base64.text = s->text;
	flow->printable = s->printable;
	flow->websocket = s->websocket;
	flow->decoding = s->decoding;
	flow->tls = s->tls;
#pragma unroll
	for (int view = 0; view < EARSHOT_VIEWS; view++)
		flow->hash[view] = s->hash[view];
	earshot_history_copy(flow->history, s->decoding ? d->bytes : p->bytes, earshot_history_is_short(s));
}

// earshot_stream_cover gives the packet's bytes their verdict, as far as the kernel knows it.
static __always_inline void earshot_stream_cover(struct earshot_scratch *s, struct earshot_flow *flow)
{
	__u64 rest = s->uncovered_bytes + s->end - s->covered_end;
	bool tls = s->packet.key.transport == IPPROTO_TCP && s->tls >= EARSHOT_TLS_SURE;

	if (s->evicted)
		earshot_cover(s->slot, EARSHOT_VERDICT_EVICTED, s->end - s->packet.payload_offset);
	if (s->covered) {
		flow->covered = 1;
		// One look-up each: only those that a window may end under.
		earshot_cover(s->slot, EARSHOT_VERDICT_INDISTINCT, s->covered_as[EARSHOT_VERDICT_INDISTINCT]);
		earshot_cover(s->slot, EARSHOT_VERDICT_NOT_AUDIO, s->covered_as[EARSHOT_VERDICT_NOT_AUDIO]);
		earshot_cover(s->slot, EARSHOT_VERDICT_RATE_LIMITED, s->covered_as[EARSHOT_VERDICT_RATE_LIMITED]);
		earshot_cover(s->slot, EARSHOT_VERDICT_RING_FULL, s->covered_as[EARSHOT_VERDICT_RING_FULL]);
	} else if (s->silent) {
		__u8 as = EARSHOT_VERDICT_UNMATCHED;

		if (tls)
			as = EARSHOT_VERDICT_TLS;
		else if (s->opaque)
			as = s->opaque;
		else if (earshot_is_decided(&s->detector))
			as = EARSHOT_VERDICT_NOT_AUDIO;
		else if (s->detector.quiet)
			as = EARSHOT_VERDICT_INDISTINCT;
		earshot_refuse(s->slot, flow, as, rest);
		return;
	}
	flow->uncovered_as = tls ? EARSHOT_VERDICT_TLS : earshot_unmatched_as(s);
	__sync_fetch_and_add(&flow->uncovered_bytes, rest);
}

// earshot_stream_store puts back what the next packet needs, unless the entry has become another flow's: the table
// recycles at once what it evicts. Returns whether it was still the same.
static __always_inline bool earshot_stream_store(struct earshot_scratch *s, struct earshot_flow *flow,
						 const struct earshot_packet *packet)
{
	if (flow->created_boot_nanos != s->flow_created_boot_nanos)
		return false;
	earshot_stream_cover(s, flow);
	__sync_fetch_and_add(&flow->payload_bytes, packet->payload_bytes);
	flow->emitted = s->emitted;
	flow->extra_bits = s->extra_bits;
	flow->raised_boot_nanos = s->raised_boot_nanos;
	flow->opaque = s->opaque;
	flow->detector = s->detector;
	if (packet->key.transport == IPPROTO_TCP)
		earshot_stream_store_tcp(s, flow);
	else
		flow->rtp = s->rtp;
	return true;
}

#endif
