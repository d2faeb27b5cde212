// SPDX-License-Identifier: Apache-2.0
// This file contains stage base64: runs of base64 in text, decoded into a lane of their own beside the bytes as they
// are. Audio in JSON or in server-sent events becomes audio again.
//
// A run is of either alphabet (RFC 4648 sections 4 and 5) and is decoded from its first character. Inside, the escapes of
// JSON for / + = stand for these, and white space and its escapes are skipped once the run has four characters; anything
// else ends it, padding too. Each run restarts the lane.
#ifndef EARSHOT_STAGE_BASE64_H
#define EARSHOT_STAGE_BASE64_H

#include "../lane.h"
#include "websocket.h"

#define EARSHOT_BASE64_WRAP 4 // characters after which white space is a line's end and not the run's
#define EARSHOT_BASE64_END 255
#define EARSHOT_BASE64_SPACE 254
#define EARSHOT_BASE64_STEP 8 // bytes; decoded they have room while the chunk has that
// Of 8 bytes, cut short where a run of at least 91 characters ends; after each may come the rest of a frame without text.
#define EARSHOT_BASE64_MAX_STEPS 96

// Text is what decoding is for: 8 printable bytes at the end of each of these chunks in a row.
#define EARSHOT_TEXT_DECODED 3
#define EARSHOT_TEXT_MOST 6
#define EARSHOT_TEXT_FALL 2

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

// earshot_base64_end ends the run. Returns whether it held a window, so that what was decoded has to be looked at first.
static __always_inline bool earshot_base64_end(struct earshot_scratch *d)
{
	d->base64.bits = 0;
	d->base64.pending = 0;
	d->base64.run = 0;
	d->base64.escape = EARSHOT_ESCAPE_NONE;
	if (d->position + d->chunk_bytes >= EARSHOT_WINDOW_CANONICAL_BYTES) {
		d->ended = 1;
		return true;
	}
	d->chunk_bytes = 0;
	earshot_lane_restart(d);
	return false;
}

static __always_inline void earshot_base64_add(struct earshot_scratch *d, __u32 value)
{
	__u32 pending = d->base64.pending + 6;
	__u32 bits = d->base64.bits << 6 | value;

	if (d->base64.run < EARSHOT_BASE64_WRAP)
		d->base64.run++;
	if (pending >= 8) {
		__u32 at = d->chunk_bytes;

		pending -= 8;
		earshot_opaque(at);
		if (at < EARSHOT_CHUNK_BYTES)
			d->bytes[EARSHOT_FIRST_BYTE + at] = bits >> (pending & 7);
		d->chunk_bytes++;
	}
	d->base64.bits = bits;
	d->base64.pending = pending;
}

// earshot_base64_step decodes up to eight bytes from an index of the payload's scratch on, up to the end of a run that
// held a window. Global, so that the verifier walks it once. Returns how many it took.
__noinline __u32 earshot_base64_step(__u32 slot, __u32 at, __u32 bytes)
{
	__u32 decoded_slot = slot + EARSHOT_DECODED_SLOT;
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_scratch *d = bpf_map_lookup_elem(&scratch, &decoded_slot);
	__u32 i;

	if (!s || !d)
		return EARSHOT_BASE64_STEP;
	if (d->again != EARSHOT_NO_TEXT) {
		__u32 value = earshot_base64_value(d->again);

		if (d->again == '\\')
			d->base64.escape = EARSHOT_ESCAPE_BACKSLASH;
		else if (value < 64)
			earshot_base64_add(d, value);
		d->again = EARSHOT_NO_TEXT;
	}
	for (i = 0; i < EARSHOT_BASE64_STEP && i < bytes; i++) {
		__u32 index = at + i, c, value, escape = d->base64.escape;

		earshot_opaque(index);
		if (index < EARSHOT_FIRST_BYTE || index > EARSHOT_LAST_BYTE)
			break;
		c = s->bytes[index];
		if (d->websocket.step) {
			c = earshot_websocket_byte(&d->websocket, c);
			if (!d->websocket.step && earshot_base64_end(d))
				return i + 1;
			if (c == EARSHOT_NO_TEXT)
				continue;
		} else if (s->text < EARSHOT_TEXT_DECODED) {
			continue;
		}
		if (escape) {
			__u32 next;

			value = earshot_base64_escaped(c, escape, &next);
			d->base64.escape = next;
			if (next)
				continue;
			if (value == EARSHOT_BASE64_END) {
				// What does not belong to the escape comes after the run, and may begin the next; all but
				// the padding that the escape stands for.
				bool padding = escape == EARSHOT_ESCAPE_U003 && (c | 0x20) == 'd';

				if (earshot_base64_end(d)) {
					// It may begin a run: kept for the next step, unmasked.
					d->again = padding ? EARSHOT_NO_TEXT : c;
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
			d->base64.escape = EARSHOT_ESCAPE_BACKSLASH;
			continue;
		}
		if (value < 64) {
			earshot_base64_add(d, value);
		} else if (value == EARSHOT_BASE64_END || d->base64.run < EARSHOT_BASE64_WRAP) {
			if (earshot_base64_end(d))
				return i + 1;
		}
	}
	return i;
}

static __always_inline void earshot_history_copy(__u8 *to, const __u8 *from)
{
#pragma unroll
	for (int i = 0; i < EARSHOT_HISTORY_BYTES; i += 8)
		*(__u64 *)(to + i) = *(const __u64 *)(from + i);
}

// earshot_base64_load puts into the decoded bytes' scratch what it needs of the packet and its flow.
static __always_inline void earshot_base64_load(struct earshot_scratch *s, struct earshot_scratch *d,
						const struct earshot_flow *flow)
{
	d->slot = s->slot + EARSHOT_DECODED_SLOT;
	d->boot_nanos = s->boot_nanos;
	d->cgroup_id = s->cgroup_id;
	d->flow_created_boot_nanos = s->flow_created_boot_nanos;
	d->packet = s->packet;
	d->ifindex = s->ifindex;
	d->srtt_micros = s->srtt_micros;
	d->flags = s->flags;
	d->lane = EARSHOT_LANE_RAW;
	d->raised_boot_nanos = s->raised_boot_nanos;
	d->emitted = 0;
	d->extra_bits = s->extra_bits;
	// In decoded bytes; the payload's are under the verdict of lane raw.
	d->offset = 0;
	d->covered_end = 0;
	d->uncovered_bytes = 0;
	d->chunk_bytes = 0;
	d->ended = 0;
	d->again = EARSHOT_NO_TEXT;
	d->base64 = flow->base64;
	d->websocket = flow->websocket;
	d->hash = flow->decoded.hash;
	d->position = flow->decoded.position;
	earshot_history_copy(d->bytes, flow->decoded.history);
	s->decoding = 1;
}

// earshot_base64_chunk decodes the payload's chunk. Global for the verifier's sake. Always returns 0.
__noinline int earshot_base64_chunk(__u32 slot)
{
	__u32 decoded_slot = slot + EARSHOT_DECODED_SLOT;
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	struct earshot_scratch *d = bpf_map_lookup_elem(&scratch, &decoded_slot);
	__u32 i = 0;

	if (!s || !d)
		return 0;
	d->taken = 0;
	// Linux 6.1 refuses a loop that is entered behind its start, which is what becomes of a first round that is known.
	earshot_opaque(i);
	for (; i < EARSHOT_BASE64_MAX_STEPS; i++) {
		if (d->taken >= s->chunk_bytes && d->again == EARSHOT_NO_TEXT)
			break;
		if (earshot_websocket_skips(&d->websocket)) {
			__u32 skipped = s->chunk_bytes - d->taken;

			if (skipped >= d->websocket.remaining) {
				skipped = d->websocket.remaining;
				d->websocket.step = EARSHOT_WEBSOCKET_FIRST;
			}
			d->websocket.remaining -= skipped;
			d->taken += skipped;
			continue;
		}
		d->taken += earshot_base64_step(slot, EARSHOT_FIRST_BYTE + d->taken, s->chunk_bytes - d->taken);
		if (!d->ended && d->chunk_bytes <= EARSHOT_CHUNK_BYTES - EARSHOT_BASE64_STEP)
			continue;
		earshot_lane(decoded_slot);
		if (d->ended) {
			earshot_lane_restart(d);
			d->ended = 0;
		}
	}
	return 0;
}

// earshot_printable tells whether eight bytes are ASCII from 09 on: what few of audio's words are.
static __always_inline bool earshot_printable(__u64 word)
{
	return !((word | (word - 0x0909090909090909)) & 0x8080808080808080);
}

// earshot_base64 decodes the payload's chunk where the flow is text.
static __always_inline void earshot_base64(struct earshot_scratch *s, struct earshot_flow *flow)
{
	__u32 last = s->chunk_bytes, decoded_slot = s->slot + EARSHOT_DECODED_SLOT;
	struct earshot_scratch *d;
	__u8 before = s->text, step;
	bool first;

	if (last > EARSHOT_CHUNK_BYTES)
		return;
	if (earshot_printable(earshot_load_word(s->bytes + EARSHOT_FIRST_BYTE - EARSHOT_WORD_BYTES + last)))
		s->text = before < EARSHOT_TEXT_MOST ? before + 1 : EARSHOT_TEXT_MOST;
	else
		s->text = before > EARSHOT_TEXT_FALL ? before - EARSHOT_TEXT_FALL : 0;
	if (!settings.stages)
		return;
	d = bpf_map_lookup_elem(&scratch, &decoded_slot);
	if (!d)
		return;
	first = s->offset == s->packet.payload_offset && earshot_websocket_frame(s->bytes + EARSHOT_FIRST_BYTE, s->end - s->offset);
	step = s->decoding ? d->websocket.step : flow->websocket.step;
	if (s->text < EARSHOT_TEXT_DECODED && !step && !first)
		return;
	if (!s->decoding)
		earshot_base64_load(s, d, flow);
	if (first && !step) {
		d->chunk_bytes = 0;
		earshot_base64_end(d);
		earshot_lane_restart(d);
		d->ended = 0;
		d->websocket.step = EARSHOT_WEBSOCKET_FIRST;
	}
	if (before < EARSHOT_TEXT_DECODED && s->text >= EARSHOT_TEXT_DECODED && !d->websocket.step) {
		d->chunk_bytes = 0;
		earshot_base64_end(d);
		earshot_lane_restart(d);
		d->ended = 0;
	}
	earshot_base64_chunk(s->slot);
}

// earshot_base64_store looks at what is still to be looked at, and puts back what the next packet needs.
static __always_inline void earshot_base64_store(struct earshot_scratch *s, struct earshot_flow *flow)
{
	__u32 decoded_slot = s->slot + EARSHOT_DECODED_SLOT;
	struct earshot_scratch *d = bpf_map_lookup_elem(&scratch, &decoded_slot);
	__u8 text = flow->base64.text;

	if (!d)
		return;
	earshot_lane(decoded_slot);
	flow->base64 = d->base64;
	flow->base64.text = text;
	flow->websocket = d->websocket;
	flow->decoded.hash = d->hash;
	flow->decoded.position = d->position;
	earshot_history_copy(flow->decoded.history, d->bytes);
	flow->emitted += d->emitted;
	if (d->extra_bits > flow->extra_bits) {
		flow->extra_bits = d->extra_bits;
		flow->raised_boot_nanos = d->raised_boot_nanos;
	}
}

#endif
