// SPDX-License-Identifier: Apache-2.0
// This file contains the way of a signature to user space: rate, identity, event.
#ifndef EARSHOT_EMIT_H
#define EARSHOT_EMIT_H

#include <stdbool.h>

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "clock.h"
#include "count.h"
#include "event.h"
#include "codec.h"
#include "gear.h"
#include "maps/events.h"
#include "siphash.h"

#define EARSHOT_MAX_EXTRA_BITS 16
#define EARSHOT_RING_RECORD_BYTES (sizeof(struct earshot_event) + 8)

// earshot_limited tells whether the flow's own sampling bits suppress the window, and raises them at max_per_flow.
static __always_inline bool earshot_limited(struct earshot_scratch *s, __u64 hash)
{
	if (s->emitted >= settings.max_per_flow && s->extra_bits < EARSHOT_MAX_EXTRA_BITS) {
		s->extra_bits++;
		s->emitted = 0;
		s->raised_boot_nanos = s->now_nanos;
	}
	if (hash > earshot_limit() >> (s->extra_bits & 31))
		return true;
	s->emitted++;
	return false;
}

static __always_inline __u64 earshot_wakeup(void)
{
	__u64 pending;

	if (!settings.wakeup_bytes)
		return 0;
	// The reader drains on a timer, since a wake-up costs fifty times a submit. Only around the
	// threshold: beyond it the reader has been woken.
	pending = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);
	if (pending >= settings.wakeup_bytes &&
	    pending < settings.wakeup_bytes + 8 * EARSHOT_RING_RECORD_BYTES)
		return BPF_RB_FORCE_WAKEUP;
	return BPF_RB_NO_WAKEUP;
}

static __always_inline void earshot_identify(const struct earshot_view *v, __u32 first, __u64 signature[2])
{
	struct earshot_sip sip;

	earshot_sip_start(&sip, settings.identity_key[0], settings.identity_key[1]);
	for (int i = 0; i < EARSHOT_WINDOW_VALUES; i += 8)
		earshot_sip_word(&sip, earshot_word_e(v, first + i));
	earshot_sip_finish(&sip, EARSHOT_WINDOW_VALUES, signature);
}

// earshot_fill states everything of an event but what depends on the window. Not inline, so that the object's BTF
// describes the event.
static __noinline void earshot_fill(struct earshot_event *event, struct earshot_scratch *s)
{
	event->boot_nanos = earshot_clock(s);
	event->cgroup_id = s->cgroup_id;
	event->flow_place = s->packet.key.place;
	event->flow_created_boot_nanos = s->flow_created_boot_nanos;
	__builtin_memcpy(event->source_address, s->packet.key.source_address, 16);
	__builtin_memcpy(event->destination_address, s->packet.key.destination_address, 16);
	event->ifindex = s->ifindex;
	event->srtt_micros = s->srtt_micros;
	event->source_port = s->packet.key.source_port;
	event->destination_port = s->packet.key.destination_port;
	event->transport = s->packet.key.transport;
	event->direction = s->packet.key.direction;
	event->lane = s->lane;
	event->flags = s->flags;
	event->sampling_bits = settings.sampling_bits + s->extra_bits;
	event->unmatched_as = earshot_unmatched_as(s);
	__builtin_memset(event->_pad, 0, sizeof(event->_pad));
}

static __always_inline void earshot_emit(struct earshot_scratch *s, const struct earshot_view *v, __u32 first,
					 __u64 position, __u64 covered_bytes)
{
	struct earshot_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event) {
		earshot_count(EARSHOT_RING_FULL, covered_bytes);
		s->covered_as[EARSHOT_VERDICT_RING_FULL] += covered_bytes;
		return;
	}
	earshot_identify(v, first, (__u64 *)event->signature);
	event->payload_bytes = covered_bytes;
	event->stream_position = position;
	earshot_fill(event, s);
	bpf_ringbuf_submit(event, earshot_wakeup());
	earshot_count(EARSHOT_SIGHTED, covered_bytes);
}

#endif
