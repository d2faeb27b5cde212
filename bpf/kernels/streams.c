// SPDX-License-Identifier: Apache-2.0
// This file contains the checks of order: TCP sequence numbers and the datagrams of GSO packets.
#include <string.h>

#include "harness.h"

#define INPUT_BYTES 3000
#define SYN 0x02

static uint8_t input[INPUT_BYTES];

struct segment {
	uint32_t start, end; // of the input
	bool syn;
	uint32_t shift; // added to the sequence number
};

struct run {
	uint32_t start, end;
};

struct stream_case {
	const char *name;
	struct segment segments[5];
	struct run runs[4]; // what the lanes may see, each from its start
	uint32_t gaps, gap_bytes, overlaps, overlap_bytes, retransmissions;
};

static const struct stream_case cases[] = {
	{ "in order", { { 0, 1000 }, { 1000, 2000 }, { 2000, 3000 } }, { { 0, 3000 } }, 0, 0, 0, 0, 0 },
	{ "retransmission", { { 0, 1000 }, { 1000, 2000 }, { 1000, 2000 }, { 2000, 3000 } }, { { 0, 3000 } }, 0, 0, 0, 0, 1 },
	{ "overlap", { { 0, 1000 }, { 700, 1500 }, { 0, 2000 }, { 2000, 3000 } }, { { 0, 3000 } }, 0, 0, 2, 1800, 0 },
	{ "gap", { { 0, 1000 }, { 1500, 2000 }, { 2000, 3000 } }, { { 0, 1000 }, { 1500, 3000 } }, 1, 500, 0, 0, 0 },
	{ "out of order", { { 0, 500 }, { 1000, 1500 }, { 500, 1000 }, { 1500, 3000 } },
	  { { 0, 500 }, { 1000, 3000 } }, 1, 500, 0, 0, 1 },
	{ "keep-alive", { { 0, 1000 }, { 999, 1000 }, { 1000, 3000 } }, { { 0, 3000 } }, 0, 0, 0, 0, 1 },
	{ "reused port", { { 0, 1000 }, { 1000, 1000, true, 777777 }, { 1000, 3000, false, 777778 } },
	  { { 0, 1000 }, { 1000, 3000 } }, 0, 0, 0, 0, 0 },
	{ "SYN with data", { { 0, 1000, true }, { 1000, 3000, false, 1 } }, { { 0, 3000 } }, 0, 0, 0, 0, 0 },
	{ "far back", { { 0, 1000 }, { 1000, 3000, false, 0x90000000 } }, { { 0, 1000 }, { 1000, 3000 } }, 1, 0, 0, 0, 0 },
};

static void check_case(struct object *object, const struct stream_case *stream, uint32_t sequence, uint16_t port)
{
	static struct sighting sightings[MAX_SIGHTINGS];
	struct flow flow = { .source_port = port, .destination_port = 5000 };
	struct earshot_count gap, overlap;
	struct packet packet;
	size_t expected = 0;

	object_clear_counters(object);
	for (const struct segment *segment = stream->segments; segment->end; segment++) {
		flow.sequence = sequence + segment->start + segment->shift;
		flow.tcp_flags = segment->syn ? SYN : 0;
		packet_build(&packet, &flow, input + segment->start, segment->end - segment->start);
		object_run(object, INTERFACE_EGRESS, &packet, 0);
	}
	object_drain(object);
	for (const struct run *run = stream->runs; run->end; run++)
		expected += reference_sightings(&object->settings, input + run->start, run->end - run->start,
						sightings + expected, MAX_SIGHTINGS - expected);
	gap = object_counter(object, EARSHOT_GAP);
	overlap = object_counter(object, EARSHOT_OVERLAP);
	pass(events_match(object, sightings, expected) && gap.count == stream->gaps &&
		     gap.payload_bytes == stream->gap_bytes && overlap.count == stream->overlaps &&
		     overlap.payload_bytes == stream->overlap_bytes &&
		     object_counter(object, EARSHOT_RETRANSMISSION).count == stream->retransmissions,
	     "stream %s from %08x: %zu sightings of %zu, %llu gaps of %llu bytes, %llu overlaps of %llu", stream->name,
	     sequence, object->event_count, expected, gap.count, gap.payload_bytes, overlap.count,
	     overlap.payload_bytes);
}

static void check_gso(struct object *object, enum program program, uint32_t gso_bytes, uint16_t port)
{
	static struct sighting sightings[MAX_SIGHTINGS];
	struct flow flow = { .udp = true, .source_port = port, .destination_port = 5000 };
	struct packet packet;
	size_t expected = 0;

	object_clear_counters(object);
	packet_build(&packet, &flow, input, INPUT_BYTES);
	object_run(object, program, &packet, gso_bytes);
	object_drain(object);
	for (uint32_t at = 0; at < INPUT_BYTES && gso_bytes >= 68; at += gso_bytes) {
		uint32_t size = INPUT_BYTES - at < gso_bytes ? INPUT_BYTES - at : gso_bytes;

		expected += reference_sightings(&object->settings, input + at, size, sightings + expected,
						MAX_SIGHTINGS - expected);
	}
	pass(events_match(object, sightings, expected) &&
		     object_counter(object, gso_bytes < 68 ? EARSHOT_TOO_SHORT : EARSHOT_LOOKED_AT).count == 1,
	     "datagrams of %u bytes in a GSO packet, %s: %zu sightings of %zu", gso_bytes, program_names[program],
	     object->event_count, expected);
}

// One signature's bytes are never counted twice, and none is left out.
static void check_covered(struct object *object)
{
	struct earshot_count looked = object_counter(object, EARSHOT_LOOKED_AT);
	uint64_t covered = object_counter(object, EARSHOT_SIGHTED).payload_bytes +
			   object_counter(object, EARSHOT_INDISTINCT).payload_bytes +
			   object_counter(object, EARSHOT_TEXT).payload_bytes;
	struct earshot_flow_key key;
	struct earshot_flow flow;

	pass(flow_find(object, 31000, &key, &flow) && flow.payload_bytes == looked.payload_bytes &&
		     covered + flow.uncovered_bytes == looked.payload_bytes,
	     "covered bytes: %llu and %llu of %llu", (unsigned long long)covered,
	     (unsigned long long)flow.uncovered_bytes, (unsigned long long)looked.payload_bytes);
}

void check_streams(struct object *object)
{
	struct earshot_settings settings = default_settings();
	uint16_t port = 30000;
	uint64_t seed = 11;

	for (size_t i = 0; i < INPUT_BYTES; i++)
		input[i] = random_next(&seed);
	settings.sampling_bits = 4;
	object_set(object, &settings);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		check_case(object, &cases[i], 1000, port++);
		check_case(object, &cases[i], 0xfffffa00, port++); // wraps around on the way
		check_case(object, &cases[i], 0x7ffffa00, port++); // changes sign on the way
	}
	for (enum program program = 0; program < PACKET_PROGRAMS; program++) {
		check_gso(object, program, 1000, port++);
		check_gso(object, program, 700, port++);
		check_gso(object, program, 68, port++);
		check_gso(object, program, 67, port++);
	}
	check_case(object, &cases[2], 1000, 31000);
	check_covered(object);
}
