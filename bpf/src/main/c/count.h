// SPDX-License-Identifier: Apache-2.0
// This file contains how the programs count.
#ifndef EARSHOT_COUNT_H
#define EARSHOT_COUNT_H

#include "maps/counters.h"

// earshot_count adds to this CPU's share. Atomic, since an interrupt on the same CPU may count too.
static __always_inline void earshot_count(__u32 counter, __u64 payload_bytes)
{
	struct earshot_count *share = bpf_map_lookup_elem(&counters, &counter);

	if (!share)
		return;
	__sync_fetch_and_add(&share->count, 1);
	if (payload_bytes)
		__sync_fetch_and_add(&share->payload_bytes, payload_bytes);
}

#endif
