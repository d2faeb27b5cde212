// SPDX-License-Identifier: Apache-2.0
// This file contains stage base64: of a flow that is text, the canonical bytes are what its runs of base64 hold. Audio in
// JSON or in server-sent events becomes audio again. So do a WebSocket's frames.
//
// A run is of either alphabet (RFC 4648 sections 4 and 5) and is decoded from its first character. Inside, the escapes of
// JSON for / + = stand for these, and white space and its escapes are skipped once the run has four characters; anything
// else ends it, padding too. Each run restarts the lane.
#ifndef EARSHOT_STAGE_BASE64_H
#define EARSHOT_STAGE_BASE64_H

#include "../lane.h"
#include "text.h"
#include "websocket.h"

#define EARSHOT_BASE64_WRAP 4 // characters after which white space is a line's end and not the run's
#define EARSHOT_BASE64_END 255
#define EARSHOT_BASE64_SPACE 254
#define EARSHOT_BASE64_STEP 8 // bytes
#define EARSHOT_BASE64_MAX_STEPS 32 // before the walk through the payload comes back for the rest of the chunk

enum earshot_base64_escape {
	EARSHOT_ESCAPE_NONE = 0,
	EARSHOT_ESCAPE_BACKSLASH,
	EARSHOT_ESCAPE_U,
	EARSHOT_ESCAPE_U0,
	EARSHOT_ESCAPE_U00,
	EARSHOT_ESCAPE_U002,
	EARSHOT_ESCAPE_U003,
};

// earshot_base64_value returns what a character stands for: 0 to 63, space, or the run's end.
static __always_inline __u32 earshot_base64_value(__u32 c)
{
	if (c - 'A' < 26)
		return c - 'A';
	if (c - 'a' < 26)
		return c - 'a' + 26;
	if (c - '0' < 10)
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	return c == ' ' || c - 9 < 5 ? EARSHOT_BASE64_SPACE : EARSHOT_BASE64_END;
}

// earshot_base64_escaped returns what the escape stands for that a character completes, and the next state. Where the
// character does not belong to an escape, the state is none and the value the run's end.
static __always_inline __u32 earshot_base64_escaped(__u32 c, __u32 state, __u32 *next)
{
	*next = EARSHOT_ESCAPE_NONE;
	switch (state) {
	case EARSHOT_ESCAPE_BACKSLASH:
		if (c == '/')
			return 63;
		if (c == 'n' || c == 'r')
			return EARSHOT_BASE64_SPACE;
		if (c == 'u')
			*next = EARSHOT_ESCAPE_U;
		break;
	case EARSHOT_ESCAPE_U:
		if (c == '0')
			*next = EARSHOT_ESCAPE_U0;
		break;
	case EARSHOT_ESCAPE_U0:
		if (c == '0')
			*next = EARSHOT_ESCAPE_U00;
		break;
	case EARSHOT_ESCAPE_U00:
		if (c == '2' || c == '3')
			*next = c == '2' ? EARSHOT_ESCAPE_U002 : EARSHOT_ESCAPE_U003;
		break;
	case EARSHOT_ESCAPE_U002:
		if ((c | 0x20) == 'b')
			return 62;
		if ((c | 0x20) == 'f')
			return 63;
		break;
	default:
		break;
	}
	return EARSHOT_BASE64_END;
}

// earshot_base64_end ends the run. Returns whether what was decoded has to be looked at first: it holds a window, or the
// run's beginning was looked at.
static __always_inline bool earshot_base64_end(struct earshot_scratch *s, struct earshot_source *d)
{
	s->base64.bits = 0;
	s->base64.pending = 0;
	s->base64.run = 0;
	s->base64.escape = EARSHOT_ESCAPE_NONE;
	if (!s->detector.stale || d->chunk_bytes >= EARSHOT_WINDOW_CANONICAL_BYTES) {
		s->ended = 1;
		return true;
	}
	d->chunk_bytes = 0;
	s->position = 0;
	s->detector.stale = 1;
	return false;
}

static __always_inline void earshot_base64_add(struct earshot_scratch *s, struct earshot_source *d, __u32 value)
{
	__u32 pending = s->base64.pending + 6;
	__u32 bits = s->base64.bits << 6 | value;

	if (s->base64.run < EARSHOT_BASE64_WRAP)
		s->base64.run++;
	if (pending >= 8) {
		__u32 at = d->chunk_bytes;

		pending -= 8;
		earshot_opaque(at);
		if (at < EARSHOT_CHUNK_BYTES)
			d->bytes[EARSHOT_FIRST_BYTE + at] = bits >> (pending & 7);
		d->chunk_bytes++;
	}
	s->base64.bits = bits;
	s->base64.pending = pending;
}

// earshot_base64_lost tells of characters that are missing within a run: which of a quantum's four comes next is still
// known. The first byte behind them may be wrong; it is in the first window alone.
static __always_inline void earshot_base64_lost(struct earshot_base64_state *b, __u32 missing)
{
	b->pending = 6 * (((8 - b->pending) >> 1) + missing) & 7;
	b->bits = 0;
	b->escape = EARSHOT_ESCAPE_NONE;
}

// earshot_base64_room returns how many bytes may be decoded before these are looked at.
static __always_inline __u32 earshot_base64_room(__u32 slot, const struct earshot_source *d)
{
	__u32 most = earshot_look_bytes(slot);

	return d->chunk_bytes < most ? most - d->chunk_bytes : 0;
}

// earshot_base64_step decodes up to eight bytes from an index of the payload on, up to the end of a run that
// is to be looked at. Global, so that the verifier walks it once. Returns how many it took.
__noinline __u32 earshot_base64_step(__u32 slot, __u32 at, __u32 bytes)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(slot, EARSHOT_DECODED);
	__u32 i, room;

	if (!s || !p || !d)
		return EARSHOT_BASE64_STEP;
	// A character makes a byte at most.
	room = earshot_base64_room(slot, d);
	if (bytes > room)
		bytes = room;
	if (s->again != EARSHOT_NO_TEXT) {
		__u32 value = earshot_base64_value(s->again);

		if (s->again == '\\')
			s->base64.escape = EARSHOT_ESCAPE_BACKSLASH;
		else if (value < 64)
			earshot_base64_add(s, d, value);
		s->again = EARSHOT_NO_TEXT;
		bytes -= bytes > 0;
	}
	for (i = 0; i < EARSHOT_BASE64_STEP && i < bytes; i++) {
		__u32 index = at + i, c, value, escape = s->base64.escape;

		earshot_opaque(index);
		if (index < EARSHOT_FIRST_BYTE || index > EARSHOT_LAST_BYTE)
			break;
		c = p->bytes[index];
		if (s->websocket.step) {
			if (s->websocket.step != EARSHOT_WEBSOCKET_PAYLOAD)
				break;
			c = earshot_websocket_payload(&s->websocket, c);
		} else if (s->text < EARSHOT_TEXT_DECODED) {
			continue;
		}
		if (escape) {
			__u32 next;

			value = earshot_base64_escaped(c, escape, &next);
			s->base64.escape = next;
			if (next)
				continue;
			if (value == EARSHOT_BASE64_END) {
				// What does not belong to the escape comes after the run, and may begin the next; all but
				// the padding that the escape stands for.
				bool padding = escape == EARSHOT_ESCAPE_U003 && (c | 0x20) == 'd';

				if (earshot_base64_end(s, d)) {
					// It may begin a run: kept for the next step, unmasked.
					s->again = padding ? EARSHOT_NO_TEXT : c;
					return i + 1;
				}
				if (padding)
					continue;
				value = c == '\\' ? 0 : earshot_base64_value(c);
				escape = EARSHOT_ESCAPE_NONE;
			}
		} else {
			value = earshot_base64_value(c);
		}
		if (!escape && c == '\\') {
			s->base64.escape = EARSHOT_ESCAPE_BACKSLASH;
			continue;
		}
		if (value < 64) {
			earshot_base64_add(s, d, value);
		} else if (value == EARSHOT_BASE64_END || s->base64.run < EARSHOT_BASE64_WRAP) {
			if (earshot_base64_end(s, d))
				return i + 1;
		}
	}
	return i;
}

// earshot_base64_binary takes what the chunk has of a frame's payload that is not text: of a message it is unmasked, what
// controls the connection is left out. Global for the verifier's sake. Returns how many bytes.
__noinline __u32 earshot_base64_binary(__u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(slot, EARSHOT_DECODED);
	__u32 at, to, bytes;
	__u64 mask;

	if (!s || !p || !d)
		return 0;
	bytes = p->chunk_bytes - s->taken;
	if (bytes > s->websocket.remaining)
		bytes = s->websocket.remaining;
	if (earshot_websocket_is_data(&s->websocket)) {
		__u32 room = earshot_base64_room(slot, d);

		if (bytes > room)
			bytes = room;
		mask = (__u64)s->websocket.mask << 32 | s->websocket.mask;
		at = EARSHOT_FIRST_BYTE + s->taken;
		to = EARSHOT_FIRST_BYTE + d->chunk_bytes;
		d->chunk_bytes += bytes;
		s->websocket.mask = mask >> (8 * (bytes & 3));
		for (__u32 i = 0; i < EARSHOT_CHUNK_BYTES; i += EARSHOT_WORD_BYTES) {
			__u32 from = at + i, target = to + i;

			if (i >= bytes)
				break;
			earshot_opaque(from);
			earshot_opaque(target);
			if (from > EARSHOT_LAST_BYTE || target > EARSHOT_LAST_BYTE)
				break;
			*(__u64 *)(d->bytes + target) = earshot_load_word(p->bytes + from) ^ mask;
		}
		bytes = d->chunk_bytes - (to - EARSHOT_FIRST_BYTE);
	}
	s->websocket.remaining -= bytes;
	if (!s->websocket.remaining)
		s->websocket.step = EARSHOT_WEBSOCKET_FIRST;
	return bytes;
}

// earshot_base64_frame takes what the chunk has of a frame's payload that is not text, or a byte of its header or of the
// handshake's. Global for the verifier's sake. Returns how many bytes.
__noinline __u32 earshot_base64_frame(__u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(slot, EARSHOT_DECODED);
	__u32 index;
	__u8 text;

	if (!s || !p || !d)
		return 0;
	if (earshot_websocket_skips(&s->websocket))
		return earshot_base64_binary(slot);
	index = EARSHOT_FIRST_BYTE + s->taken;
	earshot_opaque(index);
	if (index < EARSHOT_FIRST_BYTE || index > EARSHOT_LAST_BYTE)
		return 0;
	text = s->websocket.text;
	earshot_websocket_header(&s->websocket, p->bytes[index], &s->opaque);
	// Out of step, or a message of the other kind.
	if (!s->websocket.step || (s->websocket.step == EARSHOT_WEBSOCKET_SECOND && s->websocket.text != text))
		earshot_base64_end(s, d);
	return 1;
}

// earshot_base64_full tells whether what was decoded has to be looked at before more is.
static __always_inline bool earshot_base64_full(const struct earshot_scratch *s, const struct earshot_source *d)
{
	return s->ended || !earshot_base64_room(s->slot, d);
}

// earshot_base64_chunk decodes the payload's chunk, as far as what is decoded finds room. Global for the verifier's sake.
// Always returns 0.
__noinline int earshot_base64_chunk(__u32 slot)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_source *p = earshot_source_of(slot, EARSHOT_PAYLOAD);
	struct earshot_source *d = earshot_source_of(slot, EARSHOT_DECODED);
	__u32 i = 0;

	if (!s || !p || !d)
		return 0;
	// Linux 6.1 refuses a loop that is entered behind its start, which is what becomes of a first round that is known.
	earshot_opaque(i);
	for (; i < EARSHOT_BASE64_MAX_STEPS; i++) {
		if (earshot_base64_full(s, d) || (s->taken >= p->chunk_bytes && s->again == EARSHOT_NO_TEXT))
			break;
		if (s->again == EARSHOT_NO_TEXT && earshot_websocket_frames(&s->websocket))
			s->taken += earshot_base64_frame(slot);
		else
			s->taken += earshot_base64_step(slot, EARSHOT_FIRST_BYTE + s->taken, p->chunk_bytes - s->taken);
	}
	return 0;
}

#endif
