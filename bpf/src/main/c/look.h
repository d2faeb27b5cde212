// SPDX-License-Identifier: Apache-2.0
// This file contains what all capture points share: flow, stages, lanes.
#ifndef EARSHOT_LOOK_H
#define EARSHOT_LOOK_H

#include "ports.h"
#include "stream.h"
#include "table.h"
#include "walk.h"

// What a capture point knows of a packet beyond its bytes.
struct earshot_place {
	__u64 cgroup_id; // 0 at the interface point
	__u32 srtt_micros; // 0 where not known
	bool moved_before; // the connection carried payload before this packet
};

static __always_inline int earshot_look_stream(struct __sk_buff *skb, struct earshot_packet *packet,
					       struct earshot_scratch *s, struct earshot_flow *flow)
{
	bool tcp = packet->key.transport == IPPROTO_TCP;

	if (tcp) {
		int verdict = earshot_stream_sequence(s->slot, flow, packet);

		if (verdict != EARSHOT_LOOKED_AT)
			return verdict;
	}
	earshot_stream_load(s, flow, packet);
	earshot_walk_payload(skb, s, flow->payload_bytes);
	earshot_stream_finish(s, tcp);
	if (!earshot_stream_store(s, flow, packet))
		earshot_count(EARSHOT_FLOW_LOST, 0);
	if (s->load_failed)
		return EARSHOT_LOAD_FAILED;
	return tcp && s->tls >= EARSHOT_TLS_SURE ? EARSHOT_TLS : EARSHOT_LOOKED_AT;
}

// What the first byte of a datagram may be (RFC 7983).
#define EARSHOT_MUX_DTLS_FIRST 20
#define EARSHOT_MUX_DTLS_LAST 63
#define EARSHOT_MUX_RTP_FIRST 128
#define EARSHOT_MUX_RTP_LAST 191

// earshot_look_past tells whether all that is to be done with a datagram is done: its flow is shut, neither bitrate nor
// detector wait for it, and it says nothing of what others are. Global for the verifier's sake.
__noinline int earshot_look_past(struct __sk_buff *skb, __u32 slot, struct earshot_flow *flow)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_detector *d;
	const __u8 *first;
	__u32 bytes;
	__u64 now;
	__u8 copy;

	if (!s || !flow || s->packet.key.transport != IPPROTO_UDP)
		return false;
	d = &flow->detector;
	bytes = s->packet.payload_bytes;
	now = s->now_nanos;
	if (!bytes || s->packet.segment_bytes != bytes)
		return false;
	if (!settings.gated || !settings.stages || flow->is_told || !earshot_is_decided(d) || d->active != EARSHOT_OTHER ||
	    d->fresh + bytes >= earshot_detect_after(d))
		return false;
	if (flow->state != EARSHOT_CANDIDATE || flow->uncovered_bytes ||
	    now - flow->second_boot_nanos >= EARSHOT_SECOND_NANOS ||
	    now - flow->period_boot_nanos >= EARSHOT_PERIOD_NANOS)
		return false;
	first = earshot_header(skb, s->packet.payload_offset, 1, &copy);
	if (!first || (*first >= EARSHOT_MUX_DTLS_FIRST && *first <= EARSHOT_MUX_DTLS_LAST) ||
	    (*first >= EARSHOT_MUX_RTP_FIRST && *first <= EARSHOT_MUX_RTP_LAST))
		return false;
	flow->last_boot_nanos = now;
	flow->second_bytes += bytes;
	flow->period_bytes += bytes;
	d->stale = 1;
	earshot_detector_add(d, bytes);
	d->stale = 1;
	earshot_refuse(slot, flow, flow->opaque ? flow->opaque : EARSHOT_VERDICT_NOT_AUDIO, bytes);
	return true;
}

// earshot_look_away returns the verdict of bytes that are not looked at, UNMATCHED for others.
static __always_inline __u8 earshot_look_away(int verdict)
{
	switch (verdict) {
	case EARSHOT_BELOW_BITRATE:
	case EARSHOT_ABOVE_BITRATE:
		return EARSHOT_VERDICT_NOT_AUDIO;
	case EARSHOT_TLS:
		return EARSHOT_VERDICT_TLS;
	case EARSHOT_COMPRESSED:
		return EARSHOT_VERDICT_COMPRESSED;
	default:
		return EARSHOT_VERDICT_UNMATCHED;
	}
}

static __always_inline int earshot_look_flow(struct __sk_buff *skb, struct earshot_packet *packet,
					     struct earshot_scratch *s)
{
	struct earshot_flow *flow;
	__u64 created;
	int verdict;

	if (packet->key.transport == IPPROTO_UDP && packet->payload_bytes &&
	    packet->segment_bytes < EARSHOT_WINDOW_CANONICAL_BYTES) {
		earshot_cover(s->slot, EARSHOT_VERDICT_TOO_SHORT, packet->payload_bytes);
		return EARSHOT_TOO_SHORT;
	}
	flow = bpf_map_lookup_elem(&flows, &packet->key);
	earshot_clock_coarse(s, flow ? flow->last_boot_nanos : 0);
	if (flow && earshot_look_past(skb, s->slot, flow))
		return EARSHOT_LOOKED_AT;
	s->boot_nanos = 0;
	if (packet->payload_bytes > EARSHOT_CLOCK_LATER_BYTES)
		earshot_clock(s);
	s->evicted = 0;
	if (packet->ends && flow && !packet->payload_bytes) {
		earshot_uncovered(s->slot, flow);
		return EARSHOT_NO_PAYLOAD;
	}
	if (!flow) {
		if (packet->ends && !packet->payload_bytes)
			return EARSHOT_NO_PAYLOAD;
		flow = earshot_flow_make(skb, packet, s);
		if (!flow)
			return EARSHOT_FLOW_INSERT_FAILED;
	} else if (packet->syn) {
		// A port used again at the interface point.
		flow->in_sync = 0;
		flow->tls = 0;
		flow->opaque = 0;
		flow->payload_bytes = 0;
		flow->flags = earshot_flags(skb, packet);
		__builtin_memset(&flow->detector, 0, sizeof(flow->detector));
		flow->base64.text = flow->printable = 0;
		earshot_uncovered(s->slot, flow);
	}
	if (!packet->payload_bytes)
		return EARSHOT_NO_PAYLOAD;
	verdict = earshot_judge(s->slot, flow, s->now_nanos, packet->payload_bytes);
	if (verdict == EARSHOT_LOOKED_AT && packet->key.transport == IPPROTO_TCP) {
		if (flow->tls >= EARSHOT_TLS_SURE)
			verdict = EARSHOT_TLS;
		else if (flow->opaque == EARSHOT_VERDICT_COMPRESSED)
			verdict = EARSHOT_COMPRESSED;
	}
	if (verdict != EARSHOT_LOOKED_AT) {
		if (verdict != EARSHOT_OWN)
			earshot_refuse(s->slot, flow, earshot_look_away(verdict), packet->payload_bytes);
		if (packet->ends)
			earshot_uncovered(s->slot, flow);
		return verdict;
	}
	if (packet->key.transport != IPPROTO_TCP)
		return earshot_look_stream(skb, packet, s, flow);
	if (!earshot_stream_claim(flow))
		return EARSHOT_FLOW_BUSY;
	created = flow->created_boot_nanos;
	verdict = earshot_look_stream(skb, packet, s, flow);
	// Of a recycled entry the claim is another's.
	if (flow->created_boot_nanos == created) {
		earshot_stream_release(flow);
		if (packet->ends)
			earshot_uncovered(s->slot, flow);
	}
	return verdict;
}

// earshot_look_slot looks at the packet in a slot of the scratch. Global, so that the verifier does not walk it again
// for each way through the headers. Returns the counter that the packet ends under.
__noinline int earshot_look_slot(struct __sk_buff *skb, __u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);

	return s ? earshot_look_flow(skb, &s->packet, s) : EARSHOT_SCRATCH_EXHAUSTED;
}

// earshot_look takes a parsed packet of known place. Returns the counter that the packet ends under.
static __always_inline int earshot_look(struct __sk_buff *skb, struct earshot_packet *packet,
					const struct earshot_place *place)
{
	struct earshot_scratch *s = earshot_scratch_claim();
	int verdict;

	if (!s)
		return EARSHOT_SCRATCH_EXHAUSTED;
	s->packet = *packet;
	s->cgroup_id = place->cgroup_id;
	s->srtt_micros = place->srtt_micros;
	s->moved_before = place->moved_before;
	s->ifindex = skb->ifindex;
	verdict = earshot_look_slot(skb, s->slot);
	packet->payload_bytes = s->packet.payload_bytes;
	earshot_scratch_release(s);
	return verdict;
}

// earshot_admit turns away what needs no flow to be turned away. Returns EARSHOT_LOOKED_AT, or the counter that the
// packet ends under.
static __always_inline int earshot_admit(const struct earshot_packet *packet)
{
	if (earshot_port_refused(packet->key.source_port, packet->key.destination_port))
		return EARSHOT_PORT_REFUSED;
	return EARSHOT_LOOKED_AT;
}

// earshot_finish counts the packet. Not inline, so that the object's BTF names the counters.
static __noinline void earshot_finish(enum earshot_counter verdict, const struct earshot_packet *packet)
{
	if (packet->first_fragment)
		earshot_count(EARSHOT_FIRST_FRAGMENT, 0);
	earshot_count(verdict, packet->payload_bytes);
}

#endif
