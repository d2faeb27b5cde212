// SPDX-License-Identifier: Apache-2.0
// This file contains the verdicts that bytes end under, and by whom they are counted.
#ifndef EARSHOT_COVERAGE_H
#define EARSHOT_COVERAGE_H

#include <linux/types.h>

// If you change this enum, change its Java twin too: index and name are the contract. MATCHED, REPEATED and, for bytes
// of an event, what event.unmatched_as says are user space's to find.
enum earshot_verdict {
	EARSHOT_VERDICT_MATCHED = 0,
	EARSHOT_VERDICT_UNMATCHED = 1,
	// Silence, comfort noise, padding.
	EARSHOT_VERDICT_INDISTINCT = 2,
	EARSHOT_VERDICT_REPEATED = 3,
	// Missing in what was seen of a TCP stream.
	EARSHOT_VERDICT_GAP = 4,
	// Datagrams shorter than a window.
	EARSHOT_VERDICT_TOO_SHORT = 5,
	EARSHOT_VERDICT_TLS = 6,
	EARSHOT_VERDICT_SRTP = 7,
	// permessage-deflate.
	EARSHOT_VERDICT_COMPRESSED = 8,
	// Codecs known by RTP payload types: a dynamic one without linear samples; 9; 18; any other.
	EARSHOT_VERDICT_OPUS = 9,
	EARSHOT_VERDICT_G722 = 10,
	EARSHOT_VERDICT_G729 = 11,
	EARSHOT_VERDICT_CODEC = 12,
	// By bitrate, or by how the bytes read.
	EARSHOT_VERDICT_NOT_AUDIO = 13,
	EARSHOT_VERDICT_RATE_LIMITED = 14,
	// Of a connection that the table had forgotten: a lower bound.
	EARSHOT_VERDICT_EVICTED = 15,
	// User space did not read fast enough.
	EARSHOT_VERDICT_RING_FULL = 16,

	EARSHOT_VERDICT_COUNT,
};

// Whose bytes, and the verdict. At the cgroup point the cgroup tells the owner and the addresses are zero; at the
// interface point the kind of the interface does.
struct earshot_coverage_key {
	__u64 cgroup_id; // of the socket; 0 at the interface point
	__u8 source_address[16]; // IPv4 as v4-mapped IPv6
	__u8 destination_address[16];
	__u32 ifindex; // 0 at the cgroup point
	__u8 direction; // enum earshot_direction
	__u8 verdict; // enum earshot_verdict
	__u8 at_interface;
	__u8 _pad;
};

_Static_assert(sizeof(struct earshot_coverage_key) == 48, "no implicit padding in a key");

#endif
