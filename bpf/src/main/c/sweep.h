// SPDX-License-Identifier: Apache-2.0
// This file contains what becomes of the last bytes of a flow that no packet ends: a call's last datagram does not say
// that it is the last one.
#ifndef EARSHOT_SWEEP_H
#define EARSHOT_SWEEP_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "cover.h"
#include "maps/flows.h"
#include "maps/scratch.h"

// What user space hands to the program.
struct earshot_sweep {
	__u64 idle_nanos; // since the last packet, of the flows that are taken to have ended
};

struct earshot_sweeping {
	__u64 boot_nanos; // CLOCK_BOOTTIME
	__u64 idle_nanos;
	__u32 slot;
	__u32 _pad;
};

static long earshot_sweep_flow(void *map, const struct earshot_flow_key *key, struct earshot_flow *flow,
			       struct earshot_sweeping *sweeping)
{
	__u32 slot = sweeping->slot;
	struct earshot_scratch *s;

	(void)map;
	if (!flow->uncovered_bytes && !flow->refused_bytes)
		return 0;
	// A packet of another CPU may be newer than the sweep.
	if ((__s64)(sweeping->boot_nanos - flow->last_boot_nanos) < (__s64)sweeping->idle_nanos)
		return 0;
	s = bpf_map_lookup_elem(&scratch, &slot);
	if (!s)
		return 1;
	s->packet.key = *key;
	s->cgroup_id = flow->cgroup_id;
	s->ifindex = key->place;
	earshot_uncovered(slot, flow);
	return 0;
}

static __always_inline int earshot_sweep_flows(const struct earshot_sweep *sweep)
{
	struct earshot_sweeping sweeping = { .idle_nanos = sweep->idle_nanos };
	struct earshot_scratch *s = earshot_scratch_claim();

	if (!s)
		return EARSHOT_SCRATCH_EXHAUSTED;
	sweeping.slot = s->slot;
	sweeping.boot_nanos = bpf_ktime_get_boot_ns();
	bpf_for_each_map_elem(&flows, earshot_sweep_flow, &sweeping, 0);
	earshot_scratch_release(s);
	return EARSHOT_LOOKED_AT;
}

#endif
