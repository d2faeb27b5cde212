// SPDX-License-Identifier: Apache-2.0
// This file contains what tells the agent's own traffic at its far end: a back end on the same node would otherwise be
// sighted as it receives sightings, without end.
#ifndef EARSHOT_OWN_H
#define EARSHOT_OWN_H

#include <linux/types.h>

// A port that the agent has left may be another's after that.
#define EARSHOT_OWN_NANOS (60ULL * 1000 * 1000 * 1000)

struct earshot_own_key {
	__u8 address[16]; // IPv4 as v4-mapped IPv6
	__u16 port; // host byte order
	__u8 transport; // IPPROTO_TCP or IPPROTO_UDP
	__u8 _pad[5];
};

_Static_assert(sizeof(struct earshot_own_key) == 24, "no implicit padding in a key");

#endif
