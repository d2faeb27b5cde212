// SPDX-License-Identifier: Apache-2.0
// This file contains the bytes of each owner by verdict.
#ifndef EARSHOT_MAPS_COVERAGE_H
#define EARSHOT_MAPS_COVERAGE_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "../coverage.h"

struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__type(key, struct earshot_coverage_key); // key: whose bytes, and the verdict
	__type(value, __u64); // value: this CPU's share of the bytes
	__uint(max_entries, 16384);
	// None. The enum where int would do is how the object's BTF carries it, so that user space can prove its own list.
	enum earshot_verdict (*map_flags)[0];
} coverage SEC(".maps");

#endif
