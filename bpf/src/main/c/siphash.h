// SPDX-License-Identifier: Apache-2.0
// This file contains SipHash-2-4 with 128-bit output over a window (Aumasson, Bernstein; the reference
// implementation's byte order).
#ifndef EARSHOT_SIPHASH_H
#define EARSHOT_SIPHASH_H

#include <linux/types.h>

struct earshot_sip {
	__u64 v0, v1, v2, v3;
};

static __always_inline __u64 earshot_rotate(__u64 value, int bits)
{
	return value << bits | value >> (64 - bits);
}

static __always_inline void earshot_sip_rounds(struct earshot_sip *s, int rounds)
{
#pragma unroll
	for (int i = 0; i < rounds; i++) {
		s->v0 += s->v1;
		s->v1 = earshot_rotate(s->v1, 13) ^ s->v0;
		s->v0 = earshot_rotate(s->v0, 32);
		s->v2 += s->v3;
		s->v3 = earshot_rotate(s->v3, 16) ^ s->v2;
		s->v0 += s->v3;
		s->v3 = earshot_rotate(s->v3, 21) ^ s->v0;
		s->v2 += s->v1;
		s->v1 = earshot_rotate(s->v1, 17) ^ s->v2;
		s->v2 = earshot_rotate(s->v2, 32);
	}
}

static __always_inline void earshot_sip_start(struct earshot_sip *s, __u64 key0, __u64 key1)
{
	s->v0 = key0 ^ 0x736f6d6570736575;
	s->v1 = key1 ^ 0x646f72616e646f6d ^ 0xee;
	s->v2 = key0 ^ 0x6c7967656e657261;
	s->v3 = key1 ^ 0x7465646279746573;
}

static __always_inline void earshot_sip_word(struct earshot_sip *s, __u64 word)
{
	s->v3 ^= word;
	earshot_sip_rounds(s, 2);
	s->v0 ^= word;
}

// earshot_sip_finish takes the input's length, a multiple of eight.
static __always_inline void earshot_sip_finish(struct earshot_sip *s, __u64 input_bytes, __u64 out[2])
{
	earshot_sip_word(s, input_bytes << 56);
	s->v2 ^= 0xee;
	earshot_sip_rounds(s, 4);
	out[0] = s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
	s->v1 ^= 0xdd;
	earshot_sip_rounds(s, 4);
	out[1] = s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

#endif
