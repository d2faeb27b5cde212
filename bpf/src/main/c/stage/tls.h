// SPDX-License-Identifier: Apache-2.0
// This file contains what tells TLS (RFC 8446 section 5.1) from other streams: its ciphertext is nobody's audio, and is
// looked at no further.
//
// A connection is TLS from a segment on that begins with the record of a hello, near the connection's start (after
// STARTTLS too), or from the third segment on that is exactly one record of application data.
#ifndef EARSHOT_STAGE_TLS_H
#define EARSHOT_STAGE_TLS_H

#include "../gear.h"
#include "../scratch.h"

#define EARSHOT_TLS_SURE 3
#define EARSHOT_TLS_START_BYTES 4096 // of a flow: where a hello is looked for
#define EARSHOT_TLS_HEADER_BYTES 5
#define EARSHOT_TLS_MAX_RECORD 16640 // 2^14 and what a cipher may add
#define EARSHOT_TLS_HANDSHAKE 22
#define EARSHOT_TLS_APPLICATION_DATA 23
#define EARSHOT_TLS_CLIENT_HELLO 1
#define EARSHOT_TLS_SERVER_HELLO 2

// earshot_tls looks at the chunk that a segment begins with. Returns whether the connection is TLS.
static __noinline bool earshot_tls(struct earshot_scratch *s, const struct earshot_source *p, __u64 flow_bytes)
{
	const __u8 *bytes = p->bytes + EARSHOT_FIRST_BYTE;
	__u32 segment_bytes = s->end - s->offset;
	__u32 length = (__u32)bytes[3] << 8 | bytes[4];

	if (segment_bytes <= EARSHOT_TLS_HEADER_BYTES || bytes[1] != 3 || bytes[2] > 4)
		return false;
	if (!length || length > EARSHOT_TLS_MAX_RECORD)
		return false;
	if (bytes[0] == EARSHOT_TLS_HANDSHAKE && flow_bytes < EARSHOT_TLS_START_BYTES &&
	    (bytes[5] == EARSHOT_TLS_CLIENT_HELLO || bytes[5] == EARSHOT_TLS_SERVER_HELLO))
		s->tls = EARSHOT_TLS_SURE;
	else if (bytes[0] == EARSHOT_TLS_APPLICATION_DATA && EARSHOT_TLS_HEADER_BYTES + length == segment_bytes)
		s->tls++;
	return s->tls >= EARSHOT_TLS_SURE;
}

#endif
