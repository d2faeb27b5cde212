// SPDX-License-Identifier: Apache-2.0
// This file contains the run over vectors.txt: every vector through every program.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define TOGETHER (SIZE_MAX - 1)

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
		if (strncmp(name, names[i], strlen(names[i])) == 0 && name[strlen(names[i])] == '\n')
			return i;
	return EARSHOT_OTHER;
}

static void vector_line(struct vector *vector, const char *line)
{
	unsigned long long indistinct, text;
	unsigned position;
	char hex[33];

	if (sscanf(line, "vector %63s %u %u", vector->name, &vector->settings.sampling_bits,
		   &vector->settings.min_distinct) == 3) {
		vector->told = vector_format(strrchr(line, ' ') + 1);
		vector->datagrams = strstr(line, " rtp\n") != NULL;
		vector->settings.stages = vector->datagrams || strstr(line, " base64\n") || strstr(line, " websocket\n");
		vector->unordered = vector->told || strstr(line, " websocket\n");
		if (vector->told)
			memset(vector->settings.told, 1 + vector->told, sizeof(vector->settings.told));
		return;
	}
	if (strncmp(line, "identity ", 9) == 0) {
		unhex(line + 9, (uint8_t *)vector->settings.identity_key, 16);
	} else if (strncmp(line, "gear ", 5) == 0) {
		unhex(line + 5, (uint8_t *)vector->settings.gear, 2048);
	} else if (strncmp(line, "run ", 4) == 0) {
		uint8_t *bytes = malloc(strlen(line));

		vector->runs[vector->run_count] = bytes;
		vector->run_bytes[vector->run_count++] = unhex(line + 4, bytes, strlen(line));
	} else if (sscanf(line, "dropped %llu %llu", &indistinct, &text) == 2) {
		vector->indistinct = indistinct;
		vector->text = text;
	} else if (sscanf(line, "signature %u %32s", &position, hex) == 2) {
		struct sighting *sighting = &vector->sightings[vector->sighting_count++];

		sighting->position = position;
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
	for (size_t i = 0; i < vector->run_count; i++)
		free(vector->runs[i]);
	free(vector);
}

// Sends the vector's runs, cut into segments of at most segment_bytes, by a seed where that is 0.
static void send_runs(struct object *object, enum program program, const struct vector *vector, struct flow *flow,
		      size_t segment_bytes)
{
	uint64_t seed = flow->source_port;
	struct packet packet;

	for (size_t run = 0; run < vector->run_count; run++) {
		for (size_t at = 0; at < vector->run_bytes[run];) {
			size_t size = segment_bytes ? segment_bytes : 1 + random_next(&seed) % 700;

			if (size > vector->run_bytes[run] - at)
				size = vector->run_bytes[run] - at;
			packet_build(&packet, flow, vector->runs[run] + at, size);
			if (object_run(object, program, &packet, 0) < 0)
				pass(false, "%s: %s", program_names[program], strerror(errno));
			at += size;
			flow->sequence += size;
		}
		flow->sequence += 1000; // a gap
	}
}

// Sends the vector's runs, which are equally long, as the datagrams of one GSO packet.
static void send_together(struct object *object, enum program program, const struct vector *vector, struct flow *flow)
{
	struct packet packet;
	uint8_t bytes[3600];
	size_t size = 0;

	for (size_t run = 0; run < vector->run_count; run++) {
		if (size + vector->run_bytes[run] > sizeof(bytes))
			break;
		memcpy(bytes + size, vector->runs[run], vector->run_bytes[run]);
		size += vector->run_bytes[run];
	}
	packet_build(&packet, flow, bytes, size);
	if (object_run(object, program, &packet, vector->run_bytes[0]) < 0)
		pass(false, "%s: %s", program_names[program], strerror(errno));
}

static bool runs_are_equal(const struct vector *vector)
{
	for (size_t run = 0; run < vector->run_count; run++)
		if (vector->run_bytes[run] != vector->run_bytes[0])
			return false;
	return true;
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
		send_runs(object, program, vector, &flow, segment_bytes);
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

	for (size_t i = 0; i < vector->run_count; i++)
		count += reference_sightings(&vector->settings, vector->runs[i], vector->run_bytes[i],
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
			for (enum program program = 0; program < PACKET_PROGRAMS && runs_are_equal(vector); program++)
				check_way(object, program, vector, udp, TOGETHER, "datagrams of a GSO packet");
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
