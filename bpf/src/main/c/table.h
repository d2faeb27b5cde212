// SPDX-License-Identifier: Apache-2.0
// This file contains how a packet finds its flow, or makes it.
#ifndef EARSHOT_TABLE_H
#define EARSHOT_TABLE_H

#include "bitrate.h"
#include "clock.h"
#include "count.h"
#include "maps/flows.h"
#include "maps/scratch.h"
#include "opener.h"
#include "owner.h"

#define EARSHOT_EVICTION_GRACE_NANOS (10 * EARSHOT_SECOND_NANOS)

static __always_inline bool earshot_endpoint_is(const volatile struct earshot_endpoint *endpoint,
						const __u8 *address, __u16 port)
{
	const volatile __u64 *excluded = (const volatile __u64 *)endpoint->address;
	const __u64 *seen = (const __u64 *)address;

	return excluded[0] == seen[0] && excluded[1] == seen[1] && endpoint->port == port;
}

// earshot_excluded tells whether one of the packet's ends is an exporter's.
static __always_inline bool earshot_excluded(const struct earshot_flow_key *key)
{
	for (__u32 i = 0; i < EARSHOT_MAX_EXCLUDED_ENDPOINTS; i++) {
		const volatile struct earshot_endpoint *endpoint = &settings.excluded_endpoints[i];

		if (i >= settings.excluded_endpoint_count)
			break;
		if (earshot_endpoint_is(endpoint, key->source_address, key->source_port) ||
		    earshot_endpoint_is(endpoint, key->destination_address, key->destination_port))
			return true;
	}
	return false;
}

// earshot_tell states what the flows of its ports are told to be: where it goes to comes before where it is from.
static __always_inline void earshot_tell(struct earshot_flow *flow, const struct earshot_flow_key *key)
{
	__u8 told = settings.told[key->destination_port];

	if (!told)
		told = settings.told[key->source_port];
	if (!told)
		return;
	flow->is_told = 1;
	flow->told = told - 1;
}

// earshot_flags returns what the events of a packet's flow say of it.
static __always_inline __u8 earshot_flags(struct __sk_buff *skb, const struct earshot_packet *packet)
{
	return earshot_opener(skb, packet) | (packet->ipv6 ? EARSHOT_IPV6 : 0) |
	       (packet->key.at_interface ? EARSHOT_AT_INTERFACE : 0);
}

// earshot_flow_make returns the new flow of a packet, or NULL when the table refuses it.
static __noinline struct earshot_flow *earshot_flow_make(struct __sk_buff *skb,
							      const struct earshot_packet *packet,
							      struct earshot_scratch *s)
{
	struct earshot_flow *fresh = &s->fresh;
	__u64 now = s->now_nanos;

	__builtin_memset(fresh, 0, sizeof(*fresh));
	fresh->created_boot_nanos = earshot_clock(s);
	fresh->cgroup_id = s->cgroup_id;
	fresh->last_boot_nanos = fresh->second_boot_nanos = fresh->period_boot_nanos = now;
	fresh->emit_boot_nanos = now;
	fresh->uncovered_as = fresh->refused_as = EARSHOT_VERDICT_UNMATCHED;
	fresh->flags = earshot_flags(skb, packet);
	if (earshot_excluded(&packet->key) || earshot_with_agent(&packet->key, now))
		fresh->state = EARSHOT_FLOW_EXCLUDED;
	earshot_tell(fresh, &packet->key);
	// Two CPUs may make the same flow: the second finds that of the first.
	if (bpf_map_update_elem(&flows, &packet->key, fresh, BPF_NOEXIST) == 0) {
		earshot_count(EARSHOT_FLOW_CREATED, 0);
		if (s->moved_before && now - settings.attached_boot_nanos > EARSHOT_EVICTION_GRACE_NANOS) {
			earshot_count(EARSHOT_FLOW_EVICTED, 0);
			s->evicted = 1;
		}
	}
	return bpf_map_lookup_elem(&flows, &packet->key);
}

#endif
