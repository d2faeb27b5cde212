// SPDX-License-Identifier: Apache-2.0
// This file contains the working memory of a packet: too big for the stack, and the only way for a
// global function, which takes scalars alone, to know its packet.
#ifndef EARSHOT_SCRATCH_H
#define EARSHOT_SCRATCH_H

#include <linux/types.h>

#include "coverage.h"
#include "flow.h"
#include "packet.h"

#define EARSHOT_CHUNK_BYTES 256
#define EARSHOT_SLACK_BYTES 8 // whole words are read and written past the end

// A packet, its flow's state while it is worked on, and where it stands in its bytes.
struct earshot_scratch {
	__u32 busy; // 1 while claimed
	__u32 slot; // its own key
	__u64 boot_nanos; // CLOCK_BOOTTIME of the packet; 0: not read yet
	__u64 coarse_boot_nanos; // CLOCK_BOOTTIME of the jiffy's first packet here
	__u64 coarse_jiffies; // when that was read
	__u64 now_nanos; // CLOCK_BOOTTIME of the packet, a jiffy early at most, and never before the flow's last one
	__u64 cgroup_id;
	__u64 flow_created_boot_nanos;
	struct earshot_packet packet;
	__u32 ifindex;
	__u32 srtt_micros;
	__u8 moved_before; // the connection carried payload before this packet
	__u8 evicted; // of a flow that the table had forgotten
	__u8 _pad[6];

	// Offsets are those of the skb.
	__u32 offset; // of the payload's chunk
	__u32 end; // of the payload
	__u32 segment_end; // of the datagram, or of the payload
	__u32 segment_bytes; // of each datagram of a GSO packet
	__u32 covered_end; // of the last selected window
	__u32 padding; // at the datagram's end
	__u32 chunk_bytes; // of the payload
	__u32 _pad4;
	__u64 uncovered_bytes; // of the flow before covered_end, since the last selected window
	__u32 covered_as[EARSHOT_VERDICT_COUNT]; // bytes of this packet's windows by the kernel's own verdicts
	__u8 covered; // a window was selected
	__u8 load_failed;
	__u8 flags; // enum earshot_event_flag
	__u8 lane; // enum earshot_lane

	__u64 raised_boot_nanos;
	__u32 emitted;
	__u8 extra_bits;

	// As in the flow.
	__u8 tls;
	__u8 text; // of stage base64
	__u8 printable;
	__u8 decoding;
	__u8 is_told;
	__u8 told;
	__u8 opaque;
	__u8 datagram_format; // enum earshot_format, where in_step tells it
	__u8 in_step; // the datagram is RTP in step
	__u8 datagram_told; // datagram_format holds
	__u8 format; // enum earshot_format: what is in force
	__u8 silent; // nothing in force: no lane
	__u64 hash[EARSHOT_VIEWS];
	__u64 position; // canonical index of the chunk's first byte; negative, as two's complement, in a header
	struct earshot_rtp_state rtp;
	struct earshot_detector detector;
	__u8 _pad2[6];
	struct earshot_base64_state base64;
	struct earshot_websocket_state websocket;

	// Of stage base64.
	__u32 again; // a byte that ended a run and may begin the next; EARSHOT_NO_TEXT: none
	__u32 taken; // of the payload's chunk
	__u8 ended; // the run is over: what was decoded has to be looked at before more is
	__u8 loaded; // the payload's chunk is there, and not yet taken as a whole
	__u8 _pad3[6];

	__u64 seen[4]; // one bit for each value of e in a window
	struct earshot_flow fresh; // a new flow's first value
};

// Canonical bytes, or what they are made of: the last ones, then the chunk, so that a window is always contiguous.
struct earshot_source {
	__u32 chunk_bytes;
	__u32 _pad;
	__u8 bytes[EARSHOT_HISTORY_BYTES + EARSHOT_CHUNK_BYTES + EARSHOT_SLACK_BYTES];
};

// What a lane hashes of a chunk: its bytes as they are, or the mu-law bytes of one way to read it.
struct earshot_view {
	__u64 position; // of the first one, in samples of the view
	__u32 count; // bytes to hash
	__u32 source; // enum earshot_source_index
	__s32 start; // index in the source of the first sample
	__u8 shift; // samples lie 1 << shift bytes apart
	__u8 format; // enum earshot_format
	__u8 big_endian;
	__u8 whole; // the history is filled in
	__u8 bytes[EARSHOT_SHORT_HISTORY_BYTES + EARSHOT_CHUNK_BYTES + EARSHOT_SLACK_BYTES];
};

#endif
