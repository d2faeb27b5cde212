// SPDX-License-Identifier: Apache-2.0
// This file contains how bytes come under a verdict.
#ifndef EARSHOT_COVER_H
#define EARSHOT_COVER_H

#include <stdbool.h>

#include "maps/coverage.h"
#include "maps/scratch.h"

#define EARSHOT_REFUSED_BYTES 16384 // of a flow, before they are added to the map

// earshot_cover adds bytes of the packet's owner to a verdict. Global for the verifier's sake. Always returns 0.
__noinline int earshot_cover(__u32 slot, __u32 verdict, __u64 bytes)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_coverage_key key = {};
	__u64 *sum;

	if (!s || !bytes)
		return 0;
	key.direction = s->packet.key.direction;
	key.verdict = verdict;
	if (s->packet.key.at_interface) {
		key.at_interface = 1;
		key.ifindex = s->ifindex;
		__builtin_memcpy(key.source_address, s->packet.key.source_address, 16);
		__builtin_memcpy(key.destination_address, s->packet.key.destination_address, 16);
	} else {
		key.cgroup_id = s->cgroup_id;
	}
	sum = bpf_map_lookup_elem(&coverage, &key);
	if (sum)
		__sync_fetch_and_add(sum, bytes);
	else
		bpf_map_update_elem(&coverage, &key, &bytes, BPF_ANY);
	return 0;
}

// earshot_refuse adds bytes of the flow to a verdict, at some later time: the map costs more than a flow that is not
// looked at may.
static __always_inline void earshot_refuse(__u32 slot, struct earshot_flow *flow, __u8 as, __u64 bytes)
{
	bool other = flow->refused_as != as;

	if (bytes > EARSHOT_REFUSED_BYTES) {
		earshot_cover(slot, as, bytes);
		return;
	}
	if (!other && flow->refused_bytes < EARSHOT_REFUSED_BYTES) {
		__sync_fetch_and_add(&flow->refused_bytes, bytes);
		return;
	}
	earshot_cover(slot, flow->refused_as, __sync_lock_test_and_set(&flow->refused_bytes, bytes));
	flow->refused_as = as;
}

// earshot_refused adds to the map what is not there yet of the flow's bytes that are not looked at.
static __always_inline void earshot_refused(__u32 slot, struct earshot_flow *flow)
{
	earshot_cover(slot, flow->refused_as, __sync_lock_test_and_set(&flow->refused_bytes, 0));
}

// earshot_uncovered gives what no window has covered, and none will, its verdict.
static __always_inline void earshot_uncovered(__u32 slot, struct earshot_flow *flow)
{
	earshot_refused(slot, flow);
	earshot_cover(slot, flow->uncovered_as, __sync_lock_test_and_set(&flow->uncovered_bytes, 0));
}

#endif
