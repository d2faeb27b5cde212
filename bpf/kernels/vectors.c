// SPDX-License-Identifier: Apache-2.0
// This file contains the run over vectors.txt: every vector through every program.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define TOGETHER (SIZE_MAX - 1)
#define MOST_TOGETHER 3600

static size_t unhex(const char *hex, uint8_t *bytes, size_t room)
{
	size_t size = 0;
	unsigned byte;

	for (; size < room && sscanf(hex, "%2x", &byte) == 1; hex += 2)
		bytes[size++] = byte;
	return size;
}

static enum earshot_format vector_format(const char *name)
{
	static const char *const names[] = { "other", "ulaw", "alaw", "pcm16", "ulaw_stereo", "alaw_stereo", "pcm16_stereo" };

	for (size_t i = 1; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return i;
	return EARSHOT_OTHER;
}

static uint8_t vector_verdict(const char *name)
{
	static const char *const names[] = { "matched", "unmatched", "indistinct", "repeated", "gap", "too_short", "tls",
					     "srtp", "compressed", "opus", "g722", "g729", "codec", "not_audio" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return i;
	pass(false, "a vector names no verdict with %s", name);
	return EARSHOT_VERDICT_MATCHED;
}

static void vector_kind(struct vector *vector, const char *kind)
{
	vector->told = vector_format(kind);
	if (vector->told)
		memset(vector->settings.told, 1 + vector->told, sizeof(vector->settings.told));
	vector->settings.stages = *kind && !vector->told;
	vector->settings.gated = !strcmp(kind, "detector") || !strcmp(kind, "datagrams");
	vector->segmented = !strcmp(kind, "detector");
	vector->datagrams = !strcmp(kind, "rtp") || !strcmp(kind, "datagrams");
	vector->unordered = *kind && strcmp(kind, "base64");
}

#define APART 1000 // bytes missing before a packet that follows none

static void vector_packet(struct vector *vector, const char *hex, bool follows, uint32_t missing)
{
	uint8_t *bytes = malloc(strlen(hex));

	if (vector->packet_count == MAX_PACKETS) {
		pass(false, "%s has more than %d packets", vector->name, MAX_PACKETS);
		free(bytes);
		return;
	}
	vector->follows[vector->packet_count] = follows;
	vector->missing[vector->packet_count] = missing;
	vector->segmented |= follows;
	vector->packets[vector->packet_count] = bytes;
	vector->packet_bytes[vector->packet_count++] = unhex(hex, bytes, strlen(hex));
}

static void vector_line(struct vector *vector, const char *line)
{
	unsigned long long indistinct, text;
	unsigned position, missing;
	int at;
	char hex[33], word[32] = "";

	if (sscanf(line, "vector %63s %u %u %31s", vector->name, &vector->settings.sampling_bits,
		   &vector->settings.min_distinct, word) >= 3) {
		vector_kind(vector, word);
	} else if (strncmp(line, "identity ", 9) == 0) {
		unhex(line + 9, (uint8_t *)vector->settings.identity_key, 16);
	} else if (strncmp(line, "gear ", 5) == 0) {
		unhex(line + 5, (uint8_t *)vector->settings.gear, 2048);
	} else if (strncmp(line, "run ", 4) == 0) {
		vector_packet(vector, line + 4, false, APART);
	} else if (strncmp(line, "segment ", 8) == 0) {
		vector_packet(vector, line + 8, true, 0);
	} else if (sscanf(line, "lost %u %n", &missing, &at) == 1) {
		vector_packet(vector, line + at, true, missing);
	} else if (sscanf(line, "dropped %llu %llu", &indistinct, &text) == 2) {
		vector->indistinct = indistinct;
		vector->text = text;
	} else if (sscanf(line, "signature %u %32s %31s", &position, hex, word) >= 2) {
		struct sighting *sighting = &vector->sightings[vector->sighting_count++];

		sighting->position = position;
		sighting->unmatched_as = *word ? vector_verdict(word) : EARSHOT_VERDICT_MATCHED;
		unhex(hex, sighting->signature, 16);
	}
}

static struct vector *vector_next(FILE *file)
{
	struct vector *vector = calloc(1, sizeof(*vector));
	char *line = NULL;
	size_t room = 0;

	vector->settings = default_settings();
	while (getline(&line, &room, file) > 0) {
		if (strcmp(line, "end\n") == 0) {
			free(line);
			return vector;
		}
		vector_line(vector, line);
	}
	free(line);
	free(vector);
	return NULL;
}

static void vector_free(struct vector *vector)
{
	for (size_t i = 0; i < vector->packet_count; i++)
		free(vector->packets[i]);
	free(vector);
}

// Sends the vector's packets, cut into segments of at most segment_bytes, by a seed where that is 0.
static void send_packets(struct object *object, enum program program, const struct vector *vector, struct flow *flow,
			 size_t segment_bytes)
{
	uint64_t seed = flow->source_port;
	struct packet packet;

	for (size_t i = 0; i < vector->packet_count; i++) {
		flow->sequence += vector->missing[i];
		for (size_t at = 0; at < vector->packet_bytes[i];) {
			size_t size = segment_bytes ? segment_bytes : 1 + random_next(&seed) % 700;

			if (size > vector->packet_bytes[i] - at)
				size = vector->packet_bytes[i] - at;
			packet_build(&packet, flow, vector->packets[i] + at, size);
			if (object_run(object, program, &packet, 0) < 0)
				pass(false, "%s: %s", program_names[program], strerror(errno));
			at += size;
			flow->sequence += size;
		}
	}
}

// Sends the vector's datagrams, which are equally long, as those of one GSO packet.
static void send_together(struct object *object, enum program program, const struct vector *vector, struct flow *flow)
{
	struct packet packet;
	uint8_t bytes[MOST_TOGETHER];
	size_t size = 0;

	for (size_t i = 0; i < vector->packet_count; i++) {
		memcpy(bytes + size, vector->packets[i], vector->packet_bytes[i]);
		size += vector->packet_bytes[i];
	}
	packet_build(&packet, flow, bytes, size);
	if (object_run(object, program, &packet, vector->packet_bytes[0]) < 0)
		pass(false, "%s: %s", program_names[program], strerror(errno));
}

// Whether its datagrams are one GSO packet: equally long, and not too many.
static bool goes_together(const struct vector *vector)
{
	for (size_t i = 0; i < vector->packet_count; i++)
		if (vector->packet_bytes[i] != vector->packet_bytes[0])
			return false;
	return vector->packet_count * vector->packet_bytes[0] <= MOST_TOGETHER;
}

static int compare_events(const void *left, const void *right)
{
	const struct earshot_event *a = left, *b = right;
	int order = memcmp(a->signature, b->signature, sizeof(a->signature));

	return order ? order : (a->stream_position > b->stream_position) - (a->stream_position < b->stream_position);
}

static void check_way(struct object *object, enum program program, const struct vector *vector, struct flow flow,
		      size_t segment_bytes, const char *way)
{
	static uint16_t port = 20000;

	flow.source_port = port++;
	flow.destination_port = 40000;
	flow.sequence = 0xfffff000 + port; // wraps around on the way
	object_clear_counters(object);
	if (segment_bytes == TOGETHER)
		send_together(object, program, vector, &flow);
	else
		send_packets(object, program, vector, &flow, segment_bytes);
	object_drain(object);
	if (vector->unordered)
		qsort(object->events, object->event_count, sizeof(*object->events), compare_events);
	pass(events_match(object, vector->sightings, vector->sighting_count) &&
		     (vector->settings.stages || vector->told ||
		      (object_counter(object, EARSHOT_INDISTINCT).count == vector->indistinct &&
		       object_counter(object, EARSHOT_TEXT).count == vector->text)),
	     "%s %s %s: %zu of %zu signatures, %llu indistinct, %llu text", vector->name, program_names[program], way,
	     object->event_count, vector->sighting_count,
	     (unsigned long long)object_counter(object, EARSHOT_INDISTINCT).count,
	     (unsigned long long)object_counter(object, EARSHOT_TEXT).count);
}

static void check_reference(const struct vector *vector)
{
	static struct sighting sightings[MAX_SIGHTINGS];
	size_t count = 0;

	for (size_t i = 0; i < vector->packet_count; i++)
		count += reference_sightings(&vector->settings, vector->packets[i], vector->packet_bytes[i],
					     sightings + count, MAX_SIGHTINGS - count);
	pass(count == vector->sighting_count && !memcmp(sightings, vector->sightings, count * sizeof(*sightings)),
	     "%s reference in C", vector->name);
}

void check_vectors(struct object *object, const char *path)
{
	const struct flow tcp = {}, tcp6 = { .ipv6 = true };
	const struct flow udp = { .udp = true }, udp6 = { .udp = true, .ipv6 = true };
	FILE *file = fopen(path, "r");
	struct vector *vector;

	if (!file) {
		pass(false, "open %s: %s", path, strerror(errno));
		return;
	}
	while ((vector = vector_next(file))) {
		object_set(object, &vector->settings);
		if (vector->datagrams) {
			// Each test run at the cgroup point has a socket of its own: no step to be in.
			check_way(object, INTERFACE_INGRESS, vector, udp, SIZE_MAX, "UDP");
			check_way(object, INTERFACE_EGRESS, vector, udp6, SIZE_MAX, "UDP over IPv6");
			for (enum program program = 0; program < PACKET_PROGRAMS && goes_together(vector); program++)
				check_way(object, program, vector, udp, TOGETHER, "datagrams of a GSO packet");
			vector_free(vector);
			continue;
		}
		if (vector->segmented) {
			check_way(object, INTERFACE_INGRESS, vector, tcp, SIZE_MAX, "TCP as it is cut");
			check_way(object, INTERFACE_EGRESS, vector, tcp6, SIZE_MAX, "TCP over IPv6 as it is cut");
			vector_free(vector);
			continue;
		}
		if (!vector->settings.stages && !vector->told)
			check_reference(vector);
		for (enum program program = 0; program < PACKET_PROGRAMS; program++) {
			if (!vector->settings.stages) {
				check_way(object, program, vector, udp, SIZE_MAX, "UDP");
				check_way(object, program, vector, udp6, SIZE_MAX, "UDP over IPv6");
			}
			// Each test run at the cgroup point has a socket of its own: one segment a run.
			check_way(object, program, vector, tcp, SIZE_MAX, "TCP in one segment");
		}
		check_way(object, INTERFACE_INGRESS, vector, tcp, 1, "TCP byte by byte");
		check_way(object, INTERFACE_INGRESS, vector, tcp6, 0, "TCP over IPv6 in random segments");
		check_way(object, INTERFACE_EGRESS, vector, tcp, 0, "TCP in random segments");
		check_way(object, INTERFACE_EGRESS, vector, tcp, 256, "TCP in chunks");
		vector_free(vector);
	}
	fclose(file);
}
