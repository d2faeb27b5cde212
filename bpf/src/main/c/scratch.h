// SPDX-License-Identifier: Apache-2.0
// This file contains the working memory of a packet: too big for the stack, and the only way for a
// global function, which takes scalars alone, to know its packet.
#ifndef EARSHOT_SCRATCH_H
#define EARSHOT_SCRATCH_H

#include <linux/types.h>

#include "flow.h"
#include "packet.h"

#define EARSHOT_CHUNK_BYTES 256

struct earshot_scratch {
	__u32 busy; // 1 while claimed
	__u32 slot; // its own key
	__u64 boot_nanos; // CLOCK_BOOTTIME of the packet
	__u64 cgroup_id;
	__u64 flow_created_boot_nanos;
	struct earshot_packet packet;
	__u32 ifindex;
	__u32 srtt_micros;
	__u8 moved_before; // the connection carried payload before this packet
	__u8 _pad[7];

	// Offsets are those of the skb.
	__u32 offset; // of the chunk's first byte
	__u32 end; // of the payload
	__u32 segment_end; // of the datagram, or of the payload
	__u32 segment_bytes; // of each datagram of a GSO packet
	__u32 covered_end; // of the last selected window
	__u32 chunk_bytes;
	__u32 padding; // at the datagram's end
	__u8 tls; // as in the flow
	__u8 _pad3[3];
	struct earshot_rtp_state rtp;
	__u64 uncovered_bytes; // of the flow before covered_end, since the last selected window

	__u64 raised_boot_nanos;
	__u32 emitted;
	__u8 extra_bits;
	__u8 flags; // enum earshot_event_flag
	__u8 lane; // enum earshot_lane
	__u8 load_failed;

	// Of the payload's scratch.
	__u8 text; // as in the flow
	__u8 decoding; // the scratch of the decoded bytes is in use
	// Of the decoded bytes' scratch.
	__u8 ended; // the run is over: what was decoded has to be looked at before more is
	__u8 _pad2;
	__u32 again; // a byte that ended a run and may begin the next; EARSHOT_NO_TEXT: none
	__u32 taken; // of the payload's chunk
	struct earshot_base64_state base64;
	struct earshot_websocket_state websocket;

	__u64 hash; // gear
	__u64 position; // canonical index of the chunk's first byte; negative, as two's complement, in a header
	__u64 seen[4]; // one bit for each value of e in the window
	// The lane's last bytes, then the chunk, so that a selected window is always contiguous. The
	// rest is for whole-word reads past the end.
	__u8 bytes[EARSHOT_HISTORY_BYTES + EARSHOT_CHUNK_BYTES + 8];
	struct earshot_flow fresh; // a new flow's first value
};

#endif
