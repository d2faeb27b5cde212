// SPDX-License-Identifier: Apache-2.0
// This file contains stage websocket (RFC 6455): the text that a client sends, whose frames are masked. Frames that a
// server sends are not: their text is looked at as it is.
//
// A flow is in step from its handshake on, or, where that was not seen, from a segment on that is one frame of text. A
// header that cannot be brings it out of step.
#ifndef EARSHOT_STAGE_WEBSOCKET_H
#define EARSHOT_STAGE_WEBSOCKET_H

#include "../scratch.h"

enum earshot_websocket_step {
	EARSHOT_WEBSOCKET_OFF = 0,
	EARSHOT_WEBSOCKET_START, // of the connection: before its first bytes
	EARSHOT_WEBSOCKET_HTTP, // in the headers of its request
	EARSHOT_WEBSOCKET_FIRST, // before a frame's first byte
	EARSHOT_WEBSOCKET_SECOND,
	EARSHOT_WEBSOCKET_LENGTH,
	EARSHOT_WEBSOCKET_MASK,
	EARSHOT_WEBSOCKET_PAYLOAD,
};

#define EARSHOT_WEBSOCKET_RESERVED 0x70
#define EARSHOT_WEBSOCKET_OPCODES 0x0707 // one bit each: 0 to 2, 8 to 10
#define EARSHOT_WEBSOCKET_TEXT 1
#define EARSHOT_WEBSOCKET_MASKED 0x80
#define EARSHOT_WEBSOCKET_MAX_FRAME (1 << 24)
#define EARSHOT_HTTP_GET 0x20544547 // "GET ", the first byte lowest
#define EARSHOT_HTTP_END 0x0a0d0a0d // CR LF CR LF, the first byte lowest
#define EARSHOT_NO_TEXT 256

// earshot_websocket_byte takes a byte of the flow. Returns the byte of text that it stands for, or EARSHOT_NO_TEXT.
static __always_inline __u32 earshot_websocket_byte(struct earshot_websocket_state *w, __u32 c)
{
	switch (w->step) {
	case EARSHOT_WEBSOCKET_START:
		if (c != (EARSHOT_HTTP_GET >> (w->left * 8 & 31) & 255))
			w->step = EARSHOT_WEBSOCKET_OFF;
		else if (++w->left == 4) {
			w->mask = 0;
			w->step = EARSHOT_WEBSOCKET_HTTP;
		}
		break;
	case EARSHOT_WEBSOCKET_HTTP:
		w->mask = w->mask >> 8 | c << 24;
		if (w->mask == EARSHOT_HTTP_END)
			w->step = EARSHOT_WEBSOCKET_FIRST;
		break;
	case EARSHOT_WEBSOCKET_FIRST:
		w->opcode = c & 15;
		if (c & EARSHOT_WEBSOCKET_RESERVED || !(EARSHOT_WEBSOCKET_OPCODES >> (c & 15) & 1)) {
			w->step = EARSHOT_WEBSOCKET_OFF;
			break;
		}
		if (w->opcode == 1 || w->opcode == 2)
			w->text = w->opcode == EARSHOT_WEBSOCKET_TEXT;
		w->step = EARSHOT_WEBSOCKET_SECOND;
		break;
	case EARSHOT_WEBSOCKET_SECOND:
		w->remaining = c & 127;
		w->left = 4;
		w->step = EARSHOT_WEBSOCKET_MASK;
		if (!(c & EARSHOT_WEBSOCKET_MASKED)) {
			w->step = EARSHOT_WEBSOCKET_OFF;
		} else if (w->remaining > 125) {
			w->left = w->remaining == 126 ? 2 : 8;
			w->remaining = 0;
			w->step = EARSHOT_WEBSOCKET_LENGTH;
		}
		break;
	case EARSHOT_WEBSOCKET_LENGTH:
		w->remaining = w->remaining << 8 | c;
		if (w->remaining > EARSHOT_WEBSOCKET_MAX_FRAME) {
			w->step = EARSHOT_WEBSOCKET_OFF;
		} else if (!--w->left) {
			w->left = 4;
			w->step = EARSHOT_WEBSOCKET_MASK;
		}
		break;
	case EARSHOT_WEBSOCKET_MASK:
		w->mask = w->mask >> 8 | c << 24;
		if (!--w->left)
			w->step = w->remaining ? EARSHOT_WEBSOCKET_PAYLOAD : EARSHOT_WEBSOCKET_FIRST;
		break;
	case EARSHOT_WEBSOCKET_PAYLOAD:
		c ^= w->mask & 255;
		w->mask = w->mask >> 8 | w->mask << 24;
		if (!--w->remaining)
			w->step = EARSHOT_WEBSOCKET_FIRST;
		return w->text && w->opcode < 8 ? c : EARSHOT_NO_TEXT;
	default:
		break;
	}
	return EARSHOT_NO_TEXT;
}

// earshot_websocket_skips tells whether the rest of the frame holds no text, so that it need not be walked.
static __always_inline bool earshot_websocket_skips(const struct earshot_websocket_state *w)
{
	return w->step == EARSHOT_WEBSOCKET_PAYLOAD && !(w->text && w->opcode < 8);
}

// earshot_websocket_frame tells whether a segment of so many bytes is one masked frame of text.
static __always_inline bool earshot_websocket_frame(const __u8 *bytes, __u32 segment_bytes)
{
	__u32 length = bytes[1] & 127;

	if (bytes[0] != (0x80 | EARSHOT_WEBSOCKET_TEXT) || !(bytes[1] & EARSHOT_WEBSOCKET_MASKED))
		return false;
	if (length == 126)
		return segment_bytes == 8 + ((__u32)bytes[2] << 8 | bytes[3]);
	return length < 126 && segment_bytes == 6 + length;
}

#endif
