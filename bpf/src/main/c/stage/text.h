// SPDX-License-Identifier: Apache-2.0
// This file contains what tells text, which base64 may be in, from other bytes.
#ifndef EARSHOT_STAGE_TEXT_H
#define EARSHOT_STAGE_TEXT_H

#include "../gear.h"
#include "../maps/scratch.h"
#include "../opaque.h"

// Text is what decoding is for: so many printable bytes at the end of each of these chunks in a row.
#define EARSHOT_TEXT_BYTES 32
#define EARSHOT_TEXT_DECODED 3
#define EARSHOT_TEXT_MOST 6
#define EARSHOT_TEXT_FALL 2

// earshot_not_printable returns 0 where eight bytes are ASCII from 09 on.
static __always_inline __u64 earshot_not_printable(__u64 word)
{
	return (word | (word - 0x0909090909090909)) & 0x8080808080808080;
}

// earshot_text_look tells from a chunk whether the flow is text: its end is printable, or so are the short chunks up to
// this one. Half of the bytes of mu-law are, and some dozen in a row. Global for the verifier's sake. Always returns 0.
__noinline int earshot_text_look(__u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, EARSHOT_PAYLOAD);
	__u32 bytes, run;
	__u64 other = 0;

	if (!s || !p)
		return 0;
	bytes = p->chunk_bytes;
	earshot_opaque(bytes);
	if (bytes > EARSHOT_CHUNK_BYTES)
		return 0;
	if (bytes >= EARSHOT_TEXT_BYTES) {
		for (int i = 8; i <= EARSHOT_TEXT_BYTES; i += 8)
			other |= earshot_not_printable(earshot_load_word(p->bytes + EARSHOT_FIRST_BYTE + bytes - i));
		run = EARSHOT_TEXT_BYTES;
	} else {
		for (__u32 i = 0; i < EARSHOT_TEXT_BYTES; i++) {
			if (i >= bytes)
				break;
			other |= earshot_not_printable(p->bytes[EARSHOT_FIRST_BYTE + i] | 0x2020202020202000);
		}
		run = s->printable + bytes;
	}
	if (other) {
		s->printable = 0;
		s->text = s->text > EARSHOT_TEXT_FALL ? s->text - EARSHOT_TEXT_FALL : 0;
		return 0;
	}
	s->printable = run < EARSHOT_TEXT_BYTES ? run : EARSHOT_TEXT_BYTES;
	if (run >= EARSHOT_TEXT_BYTES)
		s->text = s->text < EARSHOT_TEXT_MOST ? s->text + 1 : EARSHOT_TEXT_MOST;
	return 0;
}

#endif
