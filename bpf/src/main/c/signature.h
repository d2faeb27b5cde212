// SPDX-License-Identifier: Apache-2.0
// This file contains what becomes of a selected window.
#ifndef EARSHOT_SIGNATURE_H
#define EARSHOT_SIGNATURE_H

#include "content.h"
#include "emit.h"
#include "maps/scratch.h"
#include "opaque.h"

// earshot_window judges the selected window whose last byte lies at an index of the scratch's bytes.
// Global, so that the verifier walks it once and not from every byte. Always returns 0.
__noinline int earshot_window(__u32 slot, __u32 last, __u64 hash)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	__u64 position, covered_bytes;
	__u32 first;

	if (!s || last < EARSHOT_FIRST_BYTE || last > EARSHOT_LAST_BYTE)
		return 0;
	position = s->position + last - EARSHOT_FIRST_BYTE;
	if ((__s64)position < EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE - 1)
		return 0;
	first = last - (EARSHOT_WINDOW_VALUES - 1);
	// The verifier has to see the bounds of the very register that becomes an address.
	earshot_opaque(first);
	if (first < EARSHOT_FIRST_BYTE - EARSHOT_WINDOW_VALUES || first > EARSHOT_LAST_BYTE - EARSHOT_WINDOW_VALUES + 1)
		return 0;
	covered_bytes = s->offset + last - EARSHOT_FIRST_BYTE + 1 - s->covered_end;
	s->covered_end += covered_bytes;
	covered_bytes += s->uncovered_bytes;
	s->uncovered_bytes = 0;
	if (!earshot_distinct(s, first))
		earshot_count(EARSHOT_INDISTINCT, covered_bytes);
	else if (earshot_text(s, first - EARSHOT_DISTANCE))
		earshot_count(EARSHOT_TEXT, covered_bytes);
	else if (earshot_limited(s, hash))
		earshot_count(EARSHOT_RATE_LIMITED, covered_bytes);
	else
		earshot_emit(s, first, position, covered_bytes);
	return 0;
}

// earshot_examine walks up to eight bytes of the scratch one by one, from an index and a gear hash on, and
// hands on each selected window. Returns the hash after them.
__noinline __u64 earshot_examine(__u32 slot, __u32 at, __u64 hash, __u32 bytes)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);

	if (!s)
		return hash;
	for (__u32 i = 0; i < 8 && i < bytes; i++) {
		__u32 index = at + i;

		earshot_opaque(index);
		if (index < EARSHOT_FIRST_BYTE || index > EARSHOT_LAST_BYTE)
			break;
		hash = earshot_gear(hash, s->bytes[index] ^ s->bytes[index - EARSHOT_DISTANCE]);
		if (hash <= earshot_limit())
			earshot_window(slot, index, hash);
	}
	return hash;
}

#endif
