// SPDX-License-Identifier: Apache-2.0
// This file contains the table of flows.
#ifndef EARSHOT_MAPS_FLOWS_H
#define EARSHOT_MAPS_FLOWS_H

#include <bpf/bpf_helpers.h>

#include "../flow.h"

// User space may set another size (max_flows) before loading.
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct earshot_flow_key); // key: one direction at one place
	__type(value, struct earshot_flow); // value: where its stream and its lanes stand
	__uint(max_entries, 65536);
} flows SEC(".maps");

#endif
