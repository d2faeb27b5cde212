// SPDX-License-Identifier: Apache-2.0
// This file contains stage websocket (RFC 6455): what a client sends, whose frames are masked, and what a server sends, whose
// frames are not.
//
// A flow is in step from its handshake on, or, where a client's was not seen, from a segment on that is one frame; what a
// server sends is looked at as it is then. A header that cannot be brings it out of step, and so does a gap that ends
// behind the frame in which it began; an end whose handshake was seen is in step again from a segment on that begins as
// its frames do. What permessage-deflate (RFC 7692) has compressed is nobody's audio: the
// server's answer names it, and a client's compressed messages have a bit of their own.
#ifndef EARSHOT_STAGE_WEBSOCKET_H
#define EARSHOT_STAGE_WEBSOCKET_H

#include <stdbool.h>

#include "../coverage.h"
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

enum earshot_websocket_shaken {
	EARSHOT_WEBSOCKET_STRANGER = 0,
	EARSHOT_WEBSOCKET_SHAKEN, // the handshake was seen, and all since
	EARSHOT_WEBSOCKET_PICKED_UP, // the handshake was seen, and what is taken for a frame may be none
	EARSHOT_WEBSOCKET_SERVER, // a server's answer was seen
};

#define EARSHOT_WEBSOCKET_RESERVED 0x70
#define EARSHOT_WEBSOCKET_COMPRESSED 0x40 // of these
#define EARSHOT_WEBSOCKET_OPCODES 0x0707 // one bit each: 0 to 2, 8 to 10
#define EARSHOT_WEBSOCKET_TEXT 1
#define EARSHOT_WEBSOCKET_MASKED 0x80
#define EARSHOT_WEBSOCKET_MAX_FRAME (1 << 24)
#define EARSHOT_HTTP_GET 0x20544547 // "GET ", the first byte lowest
#define EARSHOT_HTTP_ANSWER 0x50545448 // "HTTP", likewise
#define EARSHOT_HTTP_END 0x0a0d0a0d // CR LF CR LF, likewise
#define EARSHOT_HTTP_SWITCHING 0x31303120 // " 101", the status of an answer, likewise
#define EARSHOT_HTTP_SOCKET 0x74656b63 // the end of "WebSocket", which a request names, likewise
#define EARSHOT_HTTP_DEFLATE 0x6574616c6665642d // "-deflate", likewise
#define EARSHOT_NO_TEXT 256

// earshot_websocket_is_data tells whether the frame is of a message, and does not control the connection.
static __always_inline bool earshot_websocket_is_data(const struct earshot_websocket_state *w)
{
	return w->opcode < 8;
}

// earshot_websocket_opens tells whether a connection that has begun as HTTP does, or not at all, goes on so.
static __always_inline bool earshot_websocket_opens(struct earshot_websocket_state *w, const __u8 *bytes, __u32 count)
{
	__u32 wanted, left = w->left & 3, seen = *(const __u32 *)bytes, both;

	if (!left)
		w->text = bytes[0] == (EARSHOT_HTTP_ANSWER & 255); // a server's answer, until the headers end
	wanted = w->text ? EARSHOT_HTTP_ANSWER : EARSHOT_HTTP_GET;
	both = 4 - left < count ? 4 - left : count;
	return !((seen ^ wanted >> 8 * left) << (8 * (4 - both) & 31));
}

// earshot_websocket_http takes a byte of HTTP's headers: mask holds the last four of them, remaining the four before.
static __always_inline void earshot_websocket_http(struct earshot_websocket_state *w, __u32 c, __u8 *opaque)
{
	w->remaining = w->remaining >> 8 | w->mask << 24;
	w->mask = w->mask >> 8 | c << 24;
	// An answer may be of another protocol.
	if (w->mask == (w->text && !w->shaken ? EARSHOT_HTTP_SWITCHING : EARSHOT_HTTP_SOCKET))
		w->shaken = w->text && w->shaken ? EARSHOT_WEBSOCKET_SERVER : EARSHOT_WEBSOCKET_SHAKEN;
	if (((__u64)w->mask << 32 | w->remaining) == EARSHOT_HTTP_DEFLATE)
		w->deflate = 1;
	if (w->mask != EARSHOT_HTTP_END)
		return;
	w->step = w->shaken > w->text ? EARSHOT_WEBSOCKET_FIRST : EARSHOT_WEBSOCKET_OFF;
	if (w->shaken && w->deflate && w->text) {
		*opaque = EARSHOT_VERDICT_COMPRESSED;
		w->step = EARSHOT_WEBSOCKET_OFF;
	}
	if (!w->step)
		w->shaken = EARSHOT_WEBSOCKET_STRANGER;
	w->text = 0;
}

// earshot_websocket_sized goes on behind the length of a frame: to the key that a client's has.
static __always_inline void earshot_websocket_sized(struct earshot_websocket_state *w)
{
	w->left = 4;
	w->step = EARSHOT_WEBSOCKET_MASK;
	if (w->shaken != EARSHOT_WEBSOCKET_SERVER)
		return;
	w->mask = 0;
	w->step = w->remaining ? EARSHOT_WEBSOCKET_PAYLOAD : EARSHOT_WEBSOCKET_FIRST;
}

// earshot_websocket_header takes a byte of the flow that is of no payload.
static __always_inline void earshot_websocket_header(struct earshot_websocket_state *w, __u32 c, __u8 *opaque)
{
	switch (w->step) {
	case EARSHOT_WEBSOCKET_START:
		if (++w->left == 4) {
			w->mask = w->remaining = w->deflate = w->shaken = 0;
			w->step = EARSHOT_WEBSOCKET_HTTP;
		}
		break;
	case EARSHOT_WEBSOCKET_HTTP:
		earshot_websocket_http(w, c, opaque);
		break;
	case EARSHOT_WEBSOCKET_FIRST:
		w->opcode = c & 15;
		if (w->shaken == EARSHOT_WEBSOCKET_SHAKEN && (c & EARSHOT_WEBSOCKET_RESERVED) == EARSHOT_WEBSOCKET_COMPRESSED &&
		    (w->opcode == 1 || w->opcode == 2))
			*opaque = EARSHOT_VERDICT_COMPRESSED;
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
		if (!(c & EARSHOT_WEBSOCKET_MASKED) != (w->shaken == EARSHOT_WEBSOCKET_SERVER)) {
			w->step = EARSHOT_WEBSOCKET_OFF;
		} else if (w->remaining > 125) {
			w->left = w->remaining == 126 ? 2 : 8;
			w->remaining = 0;
			w->step = EARSHOT_WEBSOCKET_LENGTH;
		} else {
			earshot_websocket_sized(w);
		}
		break;
	case EARSHOT_WEBSOCKET_LENGTH:
		w->remaining = w->remaining << 8 | c;
		if (w->remaining >= EARSHOT_WEBSOCKET_MAX_FRAME) {
			w->step = EARSHOT_WEBSOCKET_OFF;
		} else if (!--w->left) {
			earshot_websocket_sized(w);
		}
		break;
	case EARSHOT_WEBSOCKET_MASK:
		w->mask = w->mask >> 8 | c << 24;
		if (!--w->left)
			w->step = w->remaining ? EARSHOT_WEBSOCKET_PAYLOAD : EARSHOT_WEBSOCKET_FIRST;
		break;
	default:
		break;
	}
}

// earshot_websocket_payload takes a byte of a frame's payload. Returns what it stands for.
static __always_inline __u32 earshot_websocket_payload(struct earshot_websocket_state *w, __u32 c)
{
	c ^= w->mask & 255;
	w->mask = w->mask >> 8 | w->mask << 24;
	if (!--w->remaining)
		w->step = EARSHOT_WEBSOCKET_FIRST;
	return c;
}

// earshot_websocket_skips tells whether the rest of the frame holds no text, so that it need not be walked.
static __always_inline bool earshot_websocket_skips(const struct earshot_websocket_state *w)
{
	return w->step == EARSHOT_WEBSOCKET_PAYLOAD && !(w->text && earshot_websocket_is_data(w));
}

// earshot_websocket_frames tells whether the next byte is none of a text's.
static __always_inline bool earshot_websocket_frames(const struct earshot_websocket_state *w)
{
	return w->step && (w->step != EARSHOT_WEBSOCKET_PAYLOAD || earshot_websocket_skips(w));
}

#define EARSHOT_WEBSOCKET_LONGEST_HEADER 14
#define EARSHOT_WEBSOCKET_CLIENT_HEADER 6 // the shortest

// earshot_websocket_frame tells whether a segment of so many bytes is one frame of text or binary, masked unless it is of a
// server whose answer was seen, or, of an end whose handshake was seen, may begin with one.
static __always_inline bool earshot_websocket_frame(const struct earshot_websocket_state *w, const __u8 *bytes,
						    __u32 segment_bytes)
{
	__u32 length = bytes[1] & 127, length16 = (__u32)bytes[2] << 8 | bytes[3];
	__u32 masked = bytes[1] & EARSHOT_WEBSOCKET_MASKED, key_bytes = masked >> 5;
	bool begins = w->shaken && segment_bytes >= EARSHOT_WEBSOCKET_LONGEST_HEADER;

	if (segment_bytes < EARSHOT_WEBSOCKET_CLIENT_HEADER || (bytes[0] != 0x81 && bytes[0] != 0x82) ||
	    !masked != (w->shaken == EARSHOT_WEBSOCKET_SERVER))
		return false;
	if (length == 126)
		return segment_bytes == 4 + key_bytes + length16 || (begins && length16 > 125);
	if (length == 127)
		return begins && !length16 && !bytes[4] && !bytes[5] && !bytes[6] && bytes[7];
	return segment_bytes == 2 + key_bytes + length || begins;
}

// earshot_websocket_lost tells of missing bytes. Returns whether the frame goes on behind them.
static __always_inline bool earshot_websocket_lost(struct earshot_websocket_state *w, __u32 missing)
{
	if (w->step != EARSHOT_WEBSOCKET_PAYLOAD || missing > w->remaining)
		return false;
	w->remaining -= missing;
	w->mask = ((__u64)w->mask << 32 | w->mask) >> (8 * (missing & 3));
	if (!w->remaining)
		w->step = EARSHOT_WEBSOCKET_FIRST;
	return true;
}

#endif
