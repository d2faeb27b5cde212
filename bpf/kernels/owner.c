// SPDX-License-Identifier: Apache-2.0
// This file contains the checks of whose bytes they are: the socket's cgroup, and the agent's own.
#include <net/if.h>
#include <sys/stat.h>

#include "attach.h"
#include "traffic.h"

#define CONTENT_BYTES 200000

static uint8_t content[CONTENT_BYTES];

static void send_content(struct object *object)
{
	struct traffic traffic = { .content = content, .size = CONTENT_BYTES, .repeat = 1, .max_write_bytes = 3000 };

	object_clear_counters(object);
	traffic_run(&traffic);
	object_drain(object);
}

static void check_cgroup(struct object *object, uint64_t cgroup_id)
{
	bool owned = true, srtt = false;

	send_content(object);
	for (size_t i = 0; i < object->event_count; i++) {
		owned = owned && object->events[i].cgroup_id == cgroup_id;
		srtt = srtt || object->events[i].srtt_micros;
	}
	pass(object->event_count && owned, "cgroup point: %zu events of cgroup %llu", object->event_count,
	     (unsigned long long)cgroup_id);
	pass(srtt, "cgroup point: a smoothed round-trip time");
}

static void check_own(struct object *object, const char *point)
{
	send_content(object);
	pass(object->event_count == 0 && object_counter(object, EARSHOT_OWN).payload_bytes >= CONTENT_BYTES,
	     "own traffic at the %s: %zu events, %llu bytes turned away", point, object->event_count,
	     object_counter(object, EARSHOT_OWN).payload_bytes);
}

void check_owner(struct object *object, const char *cgroup)
{
	struct earshot_settings settings = default_settings();
	struct attachment attachment = {};
	struct stat status;
	uint64_t seed = 19;

	for (size_t i = 0; i < CONTENT_BYTES; i++)
		content[i] = random_next(&seed);
	stat(cgroup, &status);
	object_set(object, &settings);
	if (attach_cgroup(object, cgroup, &attachment)) {
		check_cgroup(object, status.st_ino);
		settings.agent_cgroup_id = status.st_ino;
		object_set(object, &settings);
		check_own(object, "cgroup point");
	}
	detach(&attachment);
	if (!attach_tcx(object, if_nametoindex("lo"), &attachment) &&
	    !attach_clsact(object, if_nametoindex("lo"), &attachment))
		pass(false, "neither tcx nor clsact");
	send_content(object);
	pass(object_counter(object, EARSHOT_OWN).payload_bytes >= CONTENT_BYTES,
	     "own traffic at the interface's egress: %llu bytes turned away",
	     object_counter(object, EARSHOT_OWN).payload_bytes);
	detach(&attachment);
}
