// SPDX-License-Identifier: Apache-2.0
// This file contains the counters.
#ifndef EARSHOT_MAPS_COUNTERS_H
#define EARSHOT_MAPS_COUNTERS_H

#include <bpf/bpf_helpers.h>

#include "../counters.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32); // key: enum earshot_counter
	__type(value, struct earshot_count); // value: this CPU's share
	__uint(max_entries, EARSHOT_COUNTER_COUNT);
} counters SEC(".maps");

#endif
