// SPDX-License-Identifier: Apache-2.0
// This file contains how the agent's own traffic is remembered and found again.
#ifndef EARSHOT_OWNER_H
#define EARSHOT_OWNER_H

#include <stdbool.h>

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "flow.h"
#include "maps/own_endpoints.h"

static __always_inline void earshot_own_key(struct earshot_own_key *own, const __u8 *address, __u16 port,
					    __u8 transport)
{
	__builtin_memset(own, 0, sizeof(*own));
	__builtin_memcpy(own->address, address, 16);
	own->port = port;
	own->transport = transport;
}

// earshot_own_sent remembers where a packet of the agent's comes from. The source survives the translation of a
// Service's address, which the destination does not.
static __noinline void earshot_own_sent(const struct earshot_flow_key *key)
{
	__u64 now = bpf_ktime_get_boot_ns();
	struct earshot_own_key own;

	earshot_own_key(&own, key->source_address, key->source_port, key->transport);
	bpf_map_update_elem(&own_endpoints, &own, &now, BPF_ANY);
}

static __always_inline bool earshot_own_is(const __u8 *address, __u16 port, __u8 transport, __u64 now)
{
	struct earshot_own_key own;
	__u64 *sent;

	earshot_own_key(&own, address, port, transport);
	sent = bpf_map_lookup_elem(&own_endpoints, &own);
	// A packet of another CPU may be younger than this one.
	return sent && (*sent > now || now - *sent < EARSHOT_OWN_NANOS);
}

// earshot_with_agent tells whether one of a flow's ends is the agent's.
static __always_inline bool earshot_with_agent(const struct earshot_flow_key *key, __u64 now)
{
	return earshot_own_is(key->source_address, key->source_port, key->transport, now) ||
	       earshot_own_is(key->destination_address, key->destination_port, key->transport, now);
}

#endif
