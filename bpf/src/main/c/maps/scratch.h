// SPDX-License-Identifier: Apache-2.0
// This file contains the working memory of a packet.
#ifndef EARSHOT_MAPS_SCRATCH_H
#define EARSHOT_MAPS_SCRATCH_H

#include <bpf/bpf_helpers.h>

#include "../scratch.h"

// Slots are claimed by a flag, not counted by depth: a program in process context may be interrupted
// by softirq, and on a preemptible kernel by another task that finishes after it.
#define EARSHOT_SCRATCH_SLOTS 4

// Sources of a slot: each a key of the map by itself, this many apart.
enum earshot_source_index {
	EARSHOT_PAYLOAD = 0,
	EARSHOT_DECODED = EARSHOT_SCRATCH_SLOTS,
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32); // key: slot
	__type(value, struct earshot_scratch); // value: one packet's working memory
	__uint(max_entries, EARSHOT_SCRATCH_SLOTS);
} scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32); // key: slot + enum earshot_source_index
	__type(value, struct earshot_source); // value: where canonical bytes come from
	__uint(max_entries, 2 * EARSHOT_SCRATCH_SLOTS);
} sources SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32); // key: slot
	__type(value, struct earshot_view); // value: what is being hashed
	__uint(max_entries, EARSHOT_SCRATCH_SLOTS);
} views SEC(".maps");

static __always_inline struct earshot_source *earshot_source_of(__u32 slot, __u32 source)
{
	__u32 key = slot + source;

	return bpf_map_lookup_elem(&sources, &key);
}

// earshot_scratch_claim returns a free slot of this CPU, or NULL when all are in use.
static __always_inline struct earshot_scratch *earshot_scratch_claim(void)
{
	for (__u32 slot = 0; slot < EARSHOT_SCRATCH_SLOTS; slot++) {
		__u32 key = slot;
		struct earshot_scratch *free = bpf_map_lookup_elem(&scratch, &key);

		if (!free)
			return NULL;
		if (!__sync_lock_test_and_set(&free->busy, 1)) {
			free->slot = slot;
			return free;
		}
	}
	return NULL;
}

static __always_inline void earshot_scratch_release(struct earshot_scratch *claimed)
{
	__sync_lock_test_and_set(&claimed->busy, 0);
}

#endif
