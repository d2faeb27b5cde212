// SPDX-License-Identifier: Apache-2.0
// This file contains what becomes of a selected window: the content rules, the identity, the event.
#ifndef EARSHOT_SIGNATURE_H
#define EARSHOT_SIGNATURE_H

#include <linux/bpf.h>
#include <linux/in.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#include "count.h"
#include "event.h"
#include "maps/events.h"
#include "maps/scratch.h"
#include "maps/settings.h"
#include "opaque.h"
#include "siphash.h"

#define EARSHOT_WINDOW_VALUES 64 // of e, from 68 canonical bytes
#define EARSHOT_DISTANCE 4 // e[i] = c[i] ^ c[i - 4]
#define EARSHOT_MAX_EXTRA_BITS 16
#define EARSHOT_RING_RECORD_BYTES (sizeof(struct earshot_event) + 8)
#define EARSHOT_FIRST_BYTE EARSHOT_HISTORY_BYTES // of the chunk, in the scratch
#define EARSHOT_LAST_BYTE (EARSHOT_HISTORY_BYTES + EARSHOT_CHUNK_BYTES - 1)

static __always_inline __u64 earshot_load_word(const __u8 *bytes)
{
	return *(const __u64 *)bytes;
}

// earshot_limit returns the greatest gear hash that selects: the top sampling_bits bits are 0.
static __always_inline __u64 earshot_limit(void)
{
	return ~0ULL >> (settings.sampling_bits & 63);
}

static __always_inline __u64 earshot_gear(__u64 hash, __u64 e)
{
	return (hash << 1) + settings.gear[e & 255];
}

// earshot_word_e returns eight values of e, from the canonical bytes at an index of the scratch.
static __always_inline __u64 earshot_word_e(const struct earshot_scratch *s, __u32 index)
{
	return earshot_load_word(s->bytes + index) ^ earshot_load_word(s->bytes + index - EARSHOT_DISTANCE);
}

static __always_inline __u32 earshot_ones(__u64 word)
{
	word -= word >> 1 & 0x5555555555555555;
	word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
	word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return word * 0x0101010101010101 >> 56;
}

// earshot_distinct tells whether the 64 values of e from an index on hold min_distinct different ones.
static __always_inline bool earshot_distinct(struct earshot_scratch *s, __u32 first)
{
	__u32 wanted = settings.min_distinct;

	s->seen[0] = s->seen[1] = s->seen[2] = s->seen[3] = 0;
	// In groups: audio has enough after one or two.
	for (int group = 0; group < 4; group++) {
		for (int half = 0; half < 2; half++) {
			__u64 e = earshot_word_e(s, first + group * 16 + half * 8);

#pragma unroll
			for (int i = 0; i < 8; i++) {
				s->seen[e >> 6 & 3] |= 1ULL << (e & 63);
				e >>= 8;
			}
		}
		if (earshot_ones(s->seen[0]) + earshot_ones(s->seen[1]) + earshot_ones(s->seen[2]) +
			    earshot_ones(s->seen[3]) >=
		    wanted)
			return true;
	}
	return false;
}

// earshot_text tells whether the 68 canonical bytes from an index on are printable ASCII (20 to 7E) or white
// space (09 to 0D).
static __always_inline bool earshot_text(const struct earshot_scratch *s, __u32 first)
{
	for (int i = 0; i < EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE; i++) {
		__u8 byte = s->bytes[first + i];

		if ((__u8)(byte - 0x20) > 0x5e && (__u8)(byte - 0x09) > 4)
			return false;
	}
	return true;
}

// earshot_limited tells whether the flow's own sampling bits suppress the window, and raises them at max_per_flow.
static __always_inline bool earshot_limited(struct earshot_scratch *s, __u64 hash)
{
	if (s->emitted >= settings.max_per_flow && s->extra_bits < EARSHOT_MAX_EXTRA_BITS) {
		s->extra_bits++;
		s->emitted = 0;
		s->raised_boot_nanos = s->boot_nanos;
	}
	if (hash > earshot_limit() >> (s->extra_bits & 31))
		return true;
	s->emitted++;
	return false;
}

static __always_inline __u64 earshot_wakeup(void)
{
	__u64 pending;

	if (!settings.wakeup_bytes)
		return 0;
	// The reader drains on a timer, since a wake-up costs fifty times a submit. Only around the
	// threshold: beyond it the reader has been woken.
	pending = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);
	if (pending >= settings.wakeup_bytes &&
	    pending < settings.wakeup_bytes + 8 * EARSHOT_RING_RECORD_BYTES)
		return BPF_RB_FORCE_WAKEUP;
	return BPF_RB_NO_WAKEUP;
}

static __always_inline void earshot_identify(const struct earshot_scratch *s, __u32 first, __u64 signature[2])
{
	struct earshot_sip sip;

	earshot_sip_start(&sip, settings.identity_key[0], settings.identity_key[1]);
	for (int i = 0; i < EARSHOT_WINDOW_VALUES; i += 8)
		earshot_sip_word(&sip, earshot_word_e(s, first + i));
	earshot_sip_finish(&sip, EARSHOT_WINDOW_VALUES, signature);
}

// earshot_fill states everything of an event but what depends on the window. Not inline, so that the object's BTF
// describes the event.
static __noinline void earshot_fill(struct earshot_event *event, const struct earshot_scratch *s)
{
	event->boot_nanos = s->boot_nanos;
	event->cgroup_id = s->cgroup_id;
	event->flow_place = s->key.place;
	event->flow_created_boot_nanos = s->flow_created_boot_nanos;
	__builtin_memcpy(event->source_address, s->key.source_address, 16);
	__builtin_memcpy(event->destination_address, s->key.destination_address, 16);
	event->ifindex = s->ifindex;
	event->srtt_micros = s->srtt_micros;
	event->source_port = s->key.source_port;
	event->destination_port = s->key.destination_port;
	event->transport = s->key.transport;
	event->direction = s->key.direction;
	event->lane = s->lane;
	event->flags = s->flags;
	event->sampling_bits = settings.sampling_bits + s->extra_bits;
	__builtin_memset(event->_pad, 0, sizeof(event->_pad));
}

static __always_inline void earshot_emit(struct earshot_scratch *s, __u32 first, __u64 position,
					 __u64 covered_bytes)
{
	struct earshot_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event) {
		earshot_count(EARSHOT_RING_FULL, covered_bytes);
		return;
	}
	earshot_identify(s, first, (__u64 *)event->signature);
	event->payload_bytes = covered_bytes;
	event->stream_position = position;
	earshot_fill(event, s);
	bpf_ringbuf_submit(event, earshot_wakeup());
	earshot_count(EARSHOT_SIGHTED, covered_bytes);
}

// earshot_window judges the selected window whose last byte lies at an index of the scratch's bytes.
// Global, so that the verifier walks it once and not from every byte. Always returns 0.
__noinline int earshot_window(__u32 slot, __u32 last, __u64 hash)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);
	__u64 position, covered_bytes;
	__u32 first;

	if (!s || last < EARSHOT_FIRST_BYTE || last > EARSHOT_LAST_BYTE)
		return 0;
	position = s->position + last - EARSHOT_FIRST_BYTE;
	if (position < EARSHOT_WINDOW_VALUES + EARSHOT_DISTANCE - 1)
		return 0;
	first = last - (EARSHOT_WINDOW_VALUES - 1);
	// The verifier has to see the bounds of the very register that becomes an address.
	earshot_opaque(first);
	if (first < EARSHOT_FIRST_BYTE - EARSHOT_WINDOW_VALUES || first > EARSHOT_LAST_BYTE - EARSHOT_WINDOW_VALUES + 1)
		return 0;
	covered_bytes = s->offset + last - EARSHOT_FIRST_BYTE + 1 - s->covered_end;
	s->covered_end += covered_bytes;
	covered_bytes += s->uncovered_bytes;
	s->uncovered_bytes = 0;
	if (!earshot_distinct(s, first))
		earshot_count(EARSHOT_INDISTINCT, covered_bytes);
	else if (earshot_text(s, first - EARSHOT_DISTANCE))
		earshot_count(EARSHOT_TEXT, covered_bytes);
	else if (earshot_limited(s, hash))
		earshot_count(EARSHOT_RATE_LIMITED, covered_bytes);
	else
		earshot_emit(s, first, position, covered_bytes);
	return 0;
}

// earshot_examine walks up to eight bytes of the scratch one by one, from an index and a gear hash on, and
// hands on each selected window. Returns the hash after them.
__noinline __u64 earshot_examine(__u32 slot, __u32 at, __u64 hash, __u32 bytes)
{
	struct earshot_scratch *s = bpf_map_lookup_elem(&scratch, &slot);

	if (!s)
		return hash;
	for (__u32 i = 0; i < 8 && i < bytes; i++) {
		__u32 index = at + i;

		earshot_opaque(index);
		if (index < EARSHOT_FIRST_BYTE || index > EARSHOT_LAST_BYTE)
			break;
		hash = earshot_gear(hash, s->bytes[index] ^ s->bytes[index - EARSHOT_DISTANCE]);
		if (hash <= earshot_limit())
			earshot_window(slot, index, hash);
	}
	return hash;
}

#endif
