// SPDX-License-Identifier: Apache-2.0
// This file contains the ring that hands sightings to user space.
#ifndef EARSHOT_MAPS_EVENTS_H
#define EARSHOT_MAPS_EVENTS_H

#include <bpf/bpf_helpers.h>

// Records: struct earshot_event. User space may set another size (bytes, a power of two) before
// loading.
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
} events SEC(".maps");

#endif
