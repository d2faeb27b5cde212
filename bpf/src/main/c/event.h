// SPDX-License-Identifier: Apache-2.0
// This file contains the record that the kernel programs hand to user space through the ring.
#ifndef EARSHOT_EVENT_H
#define EARSHOT_EVENT_H

#include <linux/types.h>

enum earshot_direction {
	// Into the socket that owns the bytes; at the interface point: hook ingress.
	EARSHOT_INGRESS = 0,
	// Out of it; at the interface point: hook egress.
	EARSHOT_EGRESS = 1,
};

enum earshot_lane {
	EARSHOT_LANE_RAW = 0,
	EARSHOT_LANE_ULAW = 1,
};

enum earshot_event_flag {
	// The sender of these bytes opened the connection; always set for UDP.
	EARSHOT_FROM_OPENER = 1 << 0,
	// EARSHOT_FROM_OPENER was seen (LISTEN look-up, SYN; always for UDP), not assumed from the port numbers.
	EARSHOT_OPENER_KNOWN = 1 << 1,
	// Seen at an interface: no cgroup, no socket.
	EARSHOT_AT_INTERFACE = 1 << 2,
	EARSHOT_IPV6 = 1 << 3,
};

// One signature seen once at one capture point. 128 bytes, no implicit padding.
struct earshot_event {
	__u64 boot_nanos; // CLOCK_BOOTTIME when the packet with the window's last byte was seen
	__u64 cgroup_id; // of the socket that owns the bytes; 0 at the interface point
	__u64 flow_place; // bpf_get_socket_cookie, or the ifindex at the interface point
	__u64 flow_created_boot_nanos; // tells a reused key from the flow before it
	__u64 payload_bytes; // of this flow since its previous selected window: what this event's verdict covers
	__u8 signature[16]; // SipHash-2-4-128 in the reference implementation's byte order
	__u8 source_address[16]; // IPv4 as v4-mapped IPv6
	__u8 destination_address[16];
	__u32 ifindex; // the device of the packet, for either point
	__u32 srtt_micros; // smoothed round-trip time of the TCP socket; 0 where not known
	__u32 stream_position; // canonical index i of the window's last byte since the last restart, modulo 2^32
	__u16 source_port; // host byte order
	__u16 destination_port; // host byte order
	__u8 transport; // IPPROTO_TCP or IPPROTO_UDP
	__u8 direction; // enum earshot_direction
	__u8 lane; // enum earshot_lane
	__u8 flags; // enum earshot_event_flag
	__u8 sampling_bits; // the flow's own at that time
	__u8 unmatched_as; // enum earshot_verdict: of payload_bytes, where the signature is matched by none
	__u8 _pad[18];
};

_Static_assert(sizeof(struct earshot_event) == 128, "the Java reader knows this size");

#endif
