// SPDX-License-Identifier: Apache-2.0
// This file contains the map .rodata.companding: G.711's tables, as companding.awk writes them.
#ifndef EARSHOT_MAPS_COMPANDING_H
#define EARSHOT_MAPS_COMPANDING_H

#include <bpf/bpf_helpers.h>
#include <linux/types.h>

#include "../opaque.h"

enum earshot_law {
	EARSHOT_LAW_ULAW = 0,
	EARSHOT_LAW_ALAW = 1,
};

struct earshot_companding {
	__u8 ulaw_of_linear[65536]; // by the 16 bits of a sample
	__u8 ulaw_of_law[2][256]; // by enum earshot_law and byte
	__s16 linear_of_law[2][256]; // likewise
};

const volatile struct earshot_companding companding SEC(".rodata.companding") =
#include "companding.inc"
	;

// earshot_law_index returns the index of a byte in the tables of a law. The compiler sees that the mask is not needed;
// Linux 6.1 does not.
static __always_inline __u32 earshot_law_index(__u32 law, __u8 byte)
{
	__u32 index = law << 8 | byte;

	earshot_opaque(index);
	return index & 511;
}

#endif
