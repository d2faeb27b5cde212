// SPDX-License-Identifier: Apache-2.0
// This file contains the checks with real sockets: both ways of attaching, and a load in which programs interrupt one
// another.
#include <net/if.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"
#include "traffic.h"

#define CONTENT_BYTES (1 << 20)
#define STRESS_STREAMS 12
#define ATTEMPTS 32

static uint8_t content[CONTENT_BYTES + 68];
static struct sighting sightings[MAX_SIGHTINGS];
static size_t sighting_count;

static bool sees_all(const struct object *object, const struct traffic *traffic, enum earshot_direction direction,
		     uint8_t opener_flags)
{
	size_t at = 0;
	bool good = true;

	for (size_t i = 0; i < object->event_count; i++) {
		const struct earshot_event *event = &object->events[i];

		if (event->source_port != traffic->source_port || event->direction != direction)
			continue;
		good = good && at < sighting_count && sightings[at].position == event->stream_position &&
		       !memcmp(sightings[at].signature, event->signature, 16) &&
		       (event->flags & (EARSHOT_FROM_OPENER | EARSHOT_OPENER_KNOWN)) == opener_flags &&
		       !(event->flags & EARSHOT_IPV6) == !traffic->ipv6;
		at++;
	}
	return good && at == sighting_count;
}

static void check_stream(struct object *object, bool ipv6, bool from_server, size_t max_write_bytes, const char *point)
{
	struct traffic traffic = { .content = content, .size = CONTENT_BYTES, .repeat = 1, .ipv6 = ipv6,
				   .from_server = from_server, .max_write_bytes = max_write_bytes, .seed = 3 };
	uint8_t opener = EARSHOT_OPENER_KNOWN | (from_server ? 0 : EARSHOT_FROM_OPENER);
	bool good = false;

	// A stream whose segments met on two CPUs is not whole, and says so: only then once more.
	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		object_clear_counters(object);
		traffic_run(&traffic);
		object_drain(object);
		good = !traffic.failed && sees_all(object, &traffic, EARSHOT_EGRESS, opener) &&
		       sees_all(object, &traffic, EARSHOT_INGRESS, opener);
		if (good || object_counter(object, EARSHOT_FLOW_BUSY).count == 0)
			break;
	}
	pass(good, "1 MiB over %s from the %s in writes of up to %zu, %s: %zu sightings of twice %zu; gaps %llu, busy %llu",
	     ipv6 ? "::1" : "127.0.0.1", from_server ? "acceptor" : "opener", max_write_bytes, point,
	     object->event_count, sighting_count, object_counter(object, EARSHOT_GAP).count,
	     object_counter(object, EARSHOT_FLOW_BUSY).count);
}

static void check_both_families(struct object *object, const char *point)
{
	check_stream(object, false, false, 1000, point);
	check_stream(object, false, true, 400000, point);
	check_stream(object, true, false, 400000, point);
	check_stream(object, true, true, 1000, point);
}

static int by_signature(const void *one, const void *other)
{
	return memcmp(((const struct sighting *)one)->signature, ((const struct sighting *)other)->signature, 16);
}

// Drains the ring. Returns how many events name a signature that the content does not have.
static unsigned strange_events(struct object *object)
{
	unsigned strange = 0;

	object_drain(object);
	for (size_t i = 0; i < object->event_count; i++) {
		struct sighting seen;

		memcpy(seen.signature, object->events[i].signature, 16);
		strange += !bsearch(&seen, sightings, sighting_count, sizeof(seen), by_signature);
	}
	return strange;
}

static void *drain_until(void *argument)
{
	struct {
		struct object *object;
		volatile bool done;
		unsigned strange;
	} *drain = argument;

	while (!drain->done) {
		drain->strange += strange_events(drain->object);
		usleep(2000);
	}
	drain->strange += strange_events(drain->object);
	return NULL;
}

static void check_stress(struct object *object, unsigned repeat)
{
	struct {
		struct object *object;
		volatile bool done;
		unsigned strange;
	} drain = { .object = object };
	struct traffic traffic[STRESS_STREAMS];
	pthread_t threads[STRESS_STREAMS], drainer;
	bool failed = false;

	object_clear_counters(object);
	qsort(sightings, sighting_count, sizeof(*sightings), by_signature);
	pthread_create(&drainer, NULL, drain_until, &drain);
	for (int i = 0; i < STRESS_STREAMS; i++) {
		traffic[i] = (struct traffic){ .content = content, .size = CONTENT_BYTES, .repeat = repeat,
					       .ipv6 = i & 1, .udp = i % 3 == 2, .from_server = i % 3 == 1,
					       .max_write_bytes = i % 3 == 2 ? 9000 : 100 << i, .seed = i };
		pthread_create(&threads[i], NULL, traffic_run, &traffic[i]);
	}
	for (int i = 0; i < STRESS_STREAMS; i++) {
		pthread_join(threads[i], NULL);
		failed = failed || (traffic[i].failed && !traffic[i].udp);
	}
	drain.done = true;
	pthread_join(drainer, NULL);
	for (enum earshot_counter counter = EARSHOT_LOAD_FAILED; counter < EARSHOT_COUNTER_COUNT; counter++)
		printf("STRESS counter %d: %llu\n", counter, object_counter(object, counter).count);
	pass(!failed && drain.strange == 0 && object_counter(object, EARSHOT_SIGHTED).count > sighting_count &&
		     object_counter(object, EARSHOT_SCRATCH_EXHAUSTED).count == 0 &&
		     object_counter(object, EARSHOT_LOAD_FAILED).count == 0,
	     "%d streams at once at both points: %llu sighted, %u strange, busy %llu, gaps %llu, lost %llu, scratch exhausted %llu",
	     STRESS_STREAMS, object_counter(object, EARSHOT_SIGHTED).count, drain.strange,
	     object_counter(object, EARSHOT_FLOW_BUSY).count, object_counter(object, EARSHOT_GAP).count,
	     object_counter(object, EARSHOT_FLOW_LOST).count, object_counter(object, EARSHOT_SCRATCH_EXHAUSTED).count);
}

void check_loopback(struct object *object, const char *cgroup)
{
	struct attachment by_cgroup = {}, by_interface = {};
	int loopback = if_nametoindex("lo");
	uint64_t seed = 17;
	bool tcx;

	for (size_t i = 0; i < CONTENT_BYTES; i++)
		content[i] = random_next(&seed);
	memcpy(content + CONTENT_BYTES, content, 68); // what follows when the content is repeated
	sighting_count = reference_sightings(&object->settings, content, CONTENT_BYTES, sightings, MAX_SIGHTINGS);
	if (attach_cgroup(object, cgroup, &by_cgroup))
		check_both_families(object, "cgroup");
	detach(&by_cgroup);
	tcx = attach_tcx(object, loopback, &by_interface);
	printf("TCX %s\n", tcx ? "yes" : "no");
	if (tcx)
		check_both_families(object, "tcx");
	detach(&by_interface);
	// Where there is tcx it is what the agent uses, and the module for clsact may not be there.
	if (attach_clsact(object, loopback, &by_interface))
		check_both_families(object, "clsact");
	else if (!pass(tcx, "neither tcx nor clsact, or clsact missing beside tcx"))
		return;
	if (tcx) {
		detach(&by_interface);
		attach_tcx(object, loopback, &by_interface);
	}
	sighting_count = reference_sightings(&object->settings, content, sizeof(content), sightings, MAX_SIGHTINGS);
	if (attach_cgroup(object, cgroup, &by_cgroup))
		check_stress(object, getpid() == 1 ? 2 : 30);
	detach(&by_cgroup);
	detach(&by_interface);
}
