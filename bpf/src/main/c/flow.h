// SPDX-License-Identifier: Apache-2.0
// This file contains what is kept of a flow between its packets.
#ifndef EARSHOT_FLOW_H
#define EARSHOT_FLOW_H

#include <linux/types.h>

#define EARSHOT_HISTORY_BYTES 272 // a window of one of two channels of 16 bits: 270, in whole words
#define EARSHOT_SHORT_HISTORY_BYTES 72 // a window of bytes: 67, in whole words
#define EARSHOT_VIEWS 8 // two channels, two alignments, two byte orders

// One direction at one place. Never the 5-tuple alone: on one node the same bytes pass the sender's
// egress and the receiver's ingress, and 127.0.0.1:40000 -> 127.0.0.1:15001 exists in every meshed pod.
struct earshot_flow_key {
	__u64 place; // bpf_get_socket_cookie, or the ifindex at the interface point
	__u8 source_address[16]; // IPv4 as v4-mapped IPv6
	__u8 destination_address[16];
	__u16 source_port; // host byte order
	__u16 destination_port; // host byte order
	__u8 transport; // IPPROTO_TCP or IPPROTO_UDP
	__u8 direction; // enum earshot_direction
	__u8 at_interface; // 0 or 1: cookies and ifindexes are numbered apart
	__u8 _pad;
};

enum earshot_flow_state {
	EARSHOT_CANDIDATE = 0,
	// 10 s below the minimum: until the first second that reaches it.
	EARSHOT_FLOW_BELOW_BITRATE = 1,
	// 10 s above the maximum: judged again 10 s later.
	EARSHOT_FLOW_ABOVE_BITRATE = 2,
	// One end is the agent, or an excluded endpoint: for good.
	EARSHOT_FLOW_EXCLUDED = 3,
};

// What a flow's own bytes have told of their format.
struct earshot_detector {
	__u8 active; // enum earshot_format: what is in force
	__u8 leaning; // enum earshot_format: what score is of
	__u8 score;
	__u8 looks; // at most EARSHOT_DETECTOR_MOST_LOOKS
	__u8 quiet; // the last bytes were
	__u8 stale; // the next byte is the first of a new run
	__u16 filled; // canonical bytes before the next one that belong together, at most EARSHOT_BLOCK_BYTES
	__u16 fresh; // canonical bytes since the last look, at most 65535
};

// Where stage base64 stands in the flow's text.
struct earshot_base64_state {
	__u32 bits; // of the quantum that is not complete, the low ones
	__u8 pending; // how many: 0, 2, 4 or 6
	__u8 run; // characters of the run, at most EARSHOT_BASE64_WRAP; 0: outside of one
	__u8 escape; // enum earshot_base64_escape
	__u8 text; // rises with each chunk that looks like text, falls with others
};

// Where stage websocket stands in what a client sends.
struct earshot_websocket_state {
	__u32 remaining; // of the frame's payload; while the length is read: what is known of it; in HTTP: the four bytes before mask's
	__u32 mask; // the key of the next payload byte lowest; in the headers of HTTP: their last four bytes
	__u8 step; // enum earshot_websocket_step
	__u8 left; // bytes of length or key still to come; of "GET ": seen
	__u8 opcode;
	__u8 text; // the message is text; in HTTP: it is a server's answer
	__u8 deflate; // in HTTP: its headers have named it
	__u8 shaken; // enum earshot_websocket_shaken
	__u8 _pad[2];
};

#define EARSHOT_RTP_HEADER 1
#define EARSHOT_RTP_VIDEO 2 // of the source: two datagrams in a row were of one time

// Where stage rtp stands in a flow's datagrams.
struct earshot_rtp_state {
	__u32 source; // the last header's SSRC, as in the packet
	__u32 timestamp; // of the highest in step, as in the packet
	__u16 sequence; // the highest in step
	__u8 seen; // EARSHOT_RTP_ flags
	__u8 type; // of the payload, of the last one in step
};

// A flow.
struct earshot_flow {
	__u64 created_boot_nanos; // CLOCK_BOOTTIME
	__u64 cgroup_id; // of the socket; 0 at the interface point
	__u64 last_boot_nanos; // CLOCK_BOOTTIME of the last packet with payload
	__u64 payload_bytes; // of the connection, that went through the lanes
	__u64 uncovered_bytes; // of these: since the last selected window
	__u64 second_boot_nanos; // start of the second that second_bytes counts
	__u64 period_boot_nanos; // start of the 10 s that period_bytes counts
	__u64 period_bytes;
	__u64 emit_boot_nanos; // start of the second that emitted counts
	__u64 raised_boot_nanos; // when extra_bits rose last
	__u32 emitted;
	__u32 next_sequence; // of TCP, when in_sync
	__u32 busy; // 1 while a program works on the TCP stream
	__u8 extra_bits; // on top of sampling_bits, while above max_per_flow
	__u8 state; // enum earshot_flow_state
	__u8 flags; // enum earshot_event_flag
	__u8 in_sync; // 0: the next TCP segment starts anew, without a gap
	__u64 hash[EARSHOT_VIEWS]; // gear, of each view
	__u64 position; // canonical index of the next byte since the last restart
	struct earshot_base64_state base64;
	struct earshot_websocket_state websocket;
	struct earshot_rtp_state rtp;
	struct earshot_detector detector;
	__u8 tls; // evidence of it; EARSHOT_TLS_SURE: for good
	__u8 decoding; // the canonical bytes are those of stages base64 and websocket
	__u8 told; // enum earshot_format, if is_told
	__u8 is_told;
	__u8 opaque; // enum earshot_verdict: what is known of the bytes from here on; 0: nothing
	__u8 uncovered_as; // enum earshot_verdict: of uncovered_bytes, where nothing more comes
	__u8 covered; // a window was selected in this period
	__u8 refused_as; // enum earshot_verdict, of refused_bytes
	__u8 printable; // bytes at the end of short chunks, at most EARSHOT_TEXT_BYTES
	__u8 _pad;
	__u32 refused_bytes; // not yet in the map coverage
	__u32 second_bytes;
	__u8 history[EARSHOT_HISTORY_BYTES]; // the canonical bytes before position, newest last
};

_Static_assert(sizeof(struct earshot_flow_key) == 48, "no implicit padding in a key");
_Static_assert(sizeof(struct earshot_flow) == 504, "its budget is 512 bytes");

#endif
