// SPDX-License-Identifier: Apache-2.0
// This file contains the checks of what a flow may carry: signatures a second, and bits. Time is moved by moving the
// flow's own stamps.
#include <string.h>

#include "harness.h"

#define PAYLOAD_BYTES 1400

static uint8_t payload[PAYLOAD_BYTES];

static void send(struct object *object, uint16_t port, size_t payload_bytes)
{
	struct flow flow = { .udp = true, .source_port = port, .destination_port = 5000 };
	struct packet packet;

	packet_build(&packet, &flow, payload, payload_bytes);
	object_run(object, INTERFACE_EGRESS, &packet, 0);
}

static void check_rate(struct object *object)
{
	struct earshot_settings settings = default_settings();
	static struct sighting sightings[MAX_SIGHTINGS];
	struct earshot_flow_key key;
	struct earshot_flow flow;
	size_t all;
	bool nested = true;

	settings.sampling_bits = 3;
	settings.max_per_flow = 20;
	object_set(object, &settings);
	object_clear_counters(object);
	send(object, 11, PAYLOAD_BYTES);
	object_drain(object);
	all = reference_sightings(&settings, payload, PAYLOAD_BYTES, sightings, MAX_SIGHTINGS);
	for (size_t i = 0, at = 0; i < object->event_count; i++) {
		while (at < all && sightings[at].position != object->events[i].stream_position)
			at++;
		nested = nested && at < all && (i == 0 || object->events[i].sampling_bits >= object->events[i - 1].sampling_bits);
	}
	pass(nested && object->event_count >= 20 && object->event_count < all / 2 &&
		     object_counter(object, EARSHOT_RATE_LIMITED).count == all - object->event_count,
	     "max_per_flow 20: %zu of %zu sightings, up to %u bits", object->event_count, all,
	     object->events[object->event_count - 1].sampling_bits);
	flow_find(object, 11, &key, &flow);
	flow.raised_boot_nanos -= 10 * SECOND_NANOS;
	flow.emit_boot_nanos -= SECOND_NANOS;
	bpf_map_update_elem(object->flows_fd, &key, &flow, BPF_EXIST);
	send(object, 11, PAYLOAD_BYTES);
	object_drain(object);
	pass(object->event_count && object->events[0].sampling_bits == 3, "sampling bits fall back after 10 s");
}

// Makes the flow's period end now with that many bytes, and its second begin.
static void end_period(struct object *object, uint16_t port, uint64_t bytes)
{
	struct earshot_flow_key key;
	struct earshot_flow flow;

	if (!flow_find(object, port, &key, &flow))
		pass(false, "flow of port %u", port);
	flow.period_boot_nanos -= 10 * SECOND_NANOS;
	flow.period_bytes = bytes;
	flow.second_boot_nanos -= SECOND_NANOS;
	bpf_map_update_elem(object->flows_fd, &key, &flow, BPF_EXIST);
}

static void pause_flow(struct object *object, uint16_t port)
{
	struct earshot_flow_key key;
	struct earshot_flow flow;

	flow_find(object, port, &key, &flow);
	flow.last_boot_nanos -= SECOND_NANOS;
	bpf_map_update_elem(object->flows_fd, &key, &flow, BPF_EXIST);
}

static void check_end(struct object *object, uint16_t port, size_t payload_bytes, enum earshot_counter counter,
		      const char *name)
{
	object_clear_counters(object);
	send(object, port, payload_bytes);
	pass(object_counter(object, counter).count == 1, "bitrate: %s", name);
}

static void check_bitrate(struct object *object)
{
	struct earshot_settings settings = default_settings();

	settings.min_bytes_per_second = 1000000; // a second's worth may not be reached by chance on a slow machine
	settings.max_bytes_per_second = 2000000;
	object_set(object, &settings);
	check_end(object, 12, 200, EARSHOT_LOOKED_AT, "a candidate from its first byte");
	end_period(object, 12, 9999999);
	check_end(object, 12, 200, EARSHOT_BELOW_BITRATE, "below the minimum for 10 s");
	check_end(object, 12, 200, EARSHOT_BELOW_BITRATE, "below until a second reaches the minimum");
	settings.min_bytes_per_second = 1000;
	object_set(object, &settings);
	check_end(object, 12, 1000, EARSHOT_LOOKED_AT, "a second reaches the minimum");
	end_period(object, 12, 30000000);
	check_end(object, 12, 200, EARSHOT_ABOVE_BITRATE, "above the maximum for 10 s");
	end_period(object, 12, 10000000);
	check_end(object, 12, 200, EARSHOT_LOOKED_AT, "judged again 10 s later");
	end_period(object, 12, 30000000);
	check_end(object, 12, 200, EARSHOT_ABOVE_BITRATE, "above once more");
	pause_flow(object, 12);
	check_end(object, 12, 200, EARSHOT_LOOKED_AT, "a candidate after a pause");
}

// Returns what is known of a flow's bytes without a window that are not yet under a verdict.
static uint64_t uncovered(struct object *object, uint16_t port)
{
	struct earshot_flow_key key;
	struct earshot_flow flow;

	return flow_find(object, port, &key, &flow) ? flow.uncovered_bytes + flow.refused_bytes : 0;
}

static void check_sweep(struct object *object)
{
	struct earshot_settings settings = default_settings();
	uint64_t before;
	int error;

	settings.sampling_bits = 32;
	object_set(object, &settings);
	send(object, 13, 200);
	before = uncovered(object, 13);
	error = object_sweep(object, 3600 * SECOND_NANOS);
	pass(!error && before == 200 && uncovered(object, 13) == before, "a flow that may go on keeps its last bytes: %s",
	     strerror(-error));
	error = object_sweep(object, 0);
	pass(!error && !uncovered(object, 13), "the last bytes of a flow that rests get their verdict: %s", strerror(-error));
}

void check_limits(struct object *object)
{
	uint64_t seed = 13;

	for (size_t i = 0; i < PAYLOAD_BYTES; i++)
		payload[i] = random_next(&seed);
	check_rate(object);
	check_bitrate(object);
	check_sweep(object);
}
