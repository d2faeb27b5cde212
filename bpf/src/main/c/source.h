// SPDX-License-Identifier: Apache-2.0
// This file contains the choice of the bytes that are canonical.
#ifndef EARSHOT_SOURCE_H
#define EARSHOT_SOURCE_H

#include <stdbool.h>

#include "lane.h"
#include "stage/base64.h"

// earshot_source_choose decides for a chunk of the payload where the canonical bytes come from: decoded, where the flow is
// text or a WebSocket's, else the payload.
static __always_inline void earshot_source_choose(struct earshot_scratch *s, const struct earshot_source *p,
						  struct earshot_source *d)
{
	bool decoding, starts = s->offset == s->packet.payload_offset, first = false;
	__u32 last = p->chunk_bytes;

	if (last > EARSHOT_CHUNK_BYTES)
		return;
	earshot_text_look(s->slot);
	if (s->websocket.step == EARSHOT_WEBSOCKET_START &&
	    !earshot_websocket_opens(&s->websocket, p->bytes + EARSHOT_FIRST_BYTE, last))
		s->websocket.step = EARSHOT_WEBSOCKET_OFF;
	if (starts && !s->websocket.step)
		first = earshot_websocket_frame(&s->websocket, p->bytes + EARSHOT_FIRST_BYTE, s->end - s->offset);
	if (first) {
		s->websocket.step = EARSHOT_WEBSOCKET_FIRST;
		if (s->websocket.shaken == EARSHOT_WEBSOCKET_SHAKEN)
			s->websocket.shaken = EARSHOT_WEBSOCKET_PICKED_UP;
	}
	decoding = s->websocket.step || s->text >= EARSHOT_TEXT_DECODED;
	if (decoding == s->decoding && !first)
		return;
	// What the old source still holds is looked at before the new one's bytes.
	if (s->decoding)
		earshot_base64_end(s, d);
	if (!s->ended)
		earshot_lanes_restart(s, s->decoding ? EARSHOT_DECODED : EARSHOT_PAYLOAD);
	s->decoding = decoding;
}

#endif
