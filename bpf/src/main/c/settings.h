// SPDX-License-Identifier: Apache-2.0
// This file contains what user space tells the programs, once, before they are loaded.
#ifndef EARSHOT_SETTINGS_H
#define EARSHOT_SETTINGS_H

#include <linux/types.h>

#define EARSHOT_PORT_WORDS 1024 // 65536 ports, one bit each
#define EARSHOT_MAX_EXCLUDED_ENDPOINTS 16
#define EARSHOT_PORTS 65536

// What the bytes of a flow are, as far as lane ulaw is concerned.
enum earshot_format {
	EARSHOT_OTHER = 0,
	EARSHOT_ULAW = 1, // G.711
	EARSHOT_ALAW = 2, // G.711
	EARSHOT_PCM16 = 3, // linear, of either byte order, beginning anywhere
	// Two channels, interleaved sample by sample.
	EARSHOT_ULAW_STEREO = 4,
	EARSHOT_ALAW_STEREO = 5,
	EARSHOT_PCM16_STEREO = 6,
};

// An address and port of the agent's own exporters, for when the agent has no cgroup of its own.
struct earshot_endpoint {
	__u8 address[16]; // IPv4 as v4-mapped IPv6
	__u16 port; // host byte order
	__u8 _pad[6];
};

// The whole content of the map .rodata: user space sets it as one initial value. All in host byte
// order; all zero is not a working configuration.
struct earshot_settings {
	__u64 gear[256]; // HKDF info "earshot gear v1", read as little-endian words
	__u64 identity_key[2]; // HKDF info "earshot identity v1", read as little-endian words
	// Port p is bit p % 64 of word p / 64. A packet is refused when one of its ports is excluded, or
	// none of them included: for "any port" set all bits of included_ports.
	__u64 included_ports[EARSHOT_PORT_WORDS];
	__u64 excluded_ports[EARSHOT_PORT_WORDS];
	__u64 agent_cgroup_id; // packets of this cgroup's sockets leave at once; 0: none
	__u64 attached_boot_nanos; // CLOCK_BOOTTIME shortly before attaching; only for FLOW_EVICTED
	__u64 min_bytes_per_second; // a flow's payload; outside of the two it is not audio
	__u64 max_bytes_per_second;
	__u32 sampling_bits; // 0 to 32
	__u32 min_distinct; // 0 to 64
	__u32 max_per_flow; // signatures a second before the flow's own sampling bits rise
	__u32 wakeup_bytes; // bytes pending in the ring when a submit wakes the reader; 0: whenever it has caught up
	__u32 excluded_endpoint_count;
	__u32 stages; // 0: the bytes as they are; 1: framing is undone where a flow needs it
	struct earshot_endpoint excluded_endpoints[EARSHOT_MAX_EXCLUDED_ENDPOINTS];
	__u32 gated; // 1: what neither is told to be audio nor reads like it makes no signatures
	__u32 _pad;
	__u8 told[EARSHOT_PORTS]; // by port: 1 + enum earshot_format of the flows there; 0: nothing is told
};

_Static_assert(sizeof(struct earshot_endpoint) == 24, "the Java writer knows this size");
_Static_assert(sizeof(struct earshot_settings) == 2048 + 16 + 2 * 8192 + 32 + 24 + 16 * 24 + 8 + 65536,
	       "the Java writer knows this size");

#endif
