// SPDX-License-Identifier: Apache-2.0
// This file contains where the agent's own connections begin.
#ifndef EARSHOT_MAPS_OWN_ENDPOINTS_H
#define EARSHOT_MAPS_OWN_ENDPOINTS_H

#include <bpf/bpf_helpers.h>

#include "../own.h"

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct earshot_own_key); // key: address and port of a socket of the agent's
	__type(value, __u64); // value: CLOCK_BOOTTIME of the last packet that it sent
	__uint(max_entries, 4096);
} own_endpoints SEC(".maps");

#endif
