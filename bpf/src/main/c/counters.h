// SPDX-License-Identifier: Apache-2.0
// This file contains the reasons that the programs count by. The object's BTF carries the enum, so
// that user space can prove that its own list is the same.
#ifndef EARSHOT_COUNTERS_H
#define EARSHOT_COUNTERS_H

#include <linux/types.h>

// If you change this enum, change its Java twin too: index and name are the contract.
enum earshot_counter {
	// Every packet ends under exactly one of the reasons up to EARSHOT_LOOKED_AT, with its payload.

	// Neither IPv4 nor IPv6.
	EARSHOT_NOT_IP = 0,
	// A header that contradicts itself or the packet's length.
	EARSHOT_PARSE = 1,
	// A fragment that is not the first.
	EARSHOT_FRAGMENT = 2,
	// Neither TCP nor UDP.
	EARSHOT_NOT_TRANSPORT = 3,
	// Nothing after the transport header.
	EARSHOT_NO_PAYLOAD = 4,
	// One of the ports is excluded, or none of them included.
	EARSHOT_PORT_REFUSED = 5,
	// A packet at the cgroup point without a socket.
	EARSHOT_NO_SOCKET = 6,
	// Of the agent itself: by its cgroup, or by the address and port of an exporter.
	EARSHOT_OWN = 7,
	// On a flow that carried too little for too long to be audio.
	EARSHOT_BELOW_BITRATE = 8,
	// On a flow that carried too much for too long to be audio.
	EARSHOT_ABOVE_BITRATE = 9,
	// A datagram, or datagrams of a GSO packet, shorter than a window.
	EARSHOT_TOO_SHORT = 10,
	// TCP bytes that were seen before.
	EARSHOT_RETRANSMISSION = 11,
	// Another CPU was working on the same TCP flow: the flow meets a gap next.
	EARSHOT_FLOW_BUSY = 12,
	// The flow table refused an entry.
	EARSHOT_FLOW_INSERT_FAILED = 13,
	// Too many programs interrupted one another on this CPU.
	EARSHOT_SCRATCH_EXHAUSTED = 14,
	// The payload could not be read: the flow restarts.
	EARSHOT_LOAD_FAILED = 15,
	// Of a connection that is TLS.
	EARSHOT_TLS = 16,
	// Of a direction that permessage-deflate compresses.
	EARSHOT_COMPRESSED = 17,
	// The payload went through the lanes. Bytes: without what overlapped, with what was too short.
	EARSHOT_LOOKED_AT = 18,

	// Facts about flows.

	// A first fragment, looked at without the rest of its datagram.
	EARSHOT_FIRST_FRAGMENT = 19,
	// TCP bytes missing before this packet; bytes: how many.
	EARSHOT_GAP = 20,
	// TCP bytes at the start of a packet that were seen before; bytes: how many.
	EARSHOT_OVERLAP = 21,
	// A new entry in the flow table.
	EARSHOT_FLOW_CREATED = 22,
	// Created for a connection older than its entry: a lower bound of what the LRU evicted.
	EARSHOT_FLOW_EVICTED = 23,
	// The entry became another flow's while this packet was looked at.
	EARSHOT_FLOW_LOST = 24,

	// Each selected window ends under exactly one of these; bytes: those of the flow since its
	// previous selected window.

	// Handed to user space.
	EARSHOT_SIGHTED = 25,
	// Fewer than min_distinct different values: silence, comfort noise, padding.
	EARSHOT_INDISTINCT = 26,
	// Printable ASCII and white space only.
	EARSHOT_TEXT = 27,
	// Above max_per_flow.
	EARSHOT_RATE_LIMITED = 28,
	// User space did not read fast enough.
	EARSHOT_RING_FULL = 29,

	EARSHOT_COUNTER_COUNT,
};

// The value of one counter on one CPU.
struct earshot_count {
	__u64 count; // packets, flows or windows
	__u64 payload_bytes;
};

_Static_assert(sizeof(struct earshot_count) == 16, "the Java reader knows this size");

#endif
