// SPDX-License-Identifier: Apache-2.0
// This file contains the object under test: loading, settings, counters, ring.
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/btf.h>
#include <linux/bpf.h>

#include "harness.h"

const char *const program_names[PROGRAMS] = { "earshot_cgroup_ingress", "earshot_cgroup_egress",
					      "earshot_interface_ingress", "earshot_interface_egress", "earshot_sweep" };
unsigned failures;

bool pass(bool good, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	printf(good ? "PASS " : "FAIL ");
	vprintf(format, arguments);
	printf("\n");
	fflush(stdout);
	va_end(arguments);
	failures += !good;
	return good;
}

static int collect(void *context, void *data, size_t size)
{
	struct object *object = context;

	if (size == sizeof(struct earshot_event) && object->event_count < MAX_EVENTS)
		object->events[object->event_count++] = *(struct earshot_event *)data;
	return 0;
}

struct earshot_settings default_settings(void)
{
	struct timespec now;
	struct earshot_settings settings = { .min_bytes_per_second = 500,
					     .max_bytes_per_second = 8000000,
					     .sampling_bits = 10,
					     .min_distinct = 16,
					     .max_per_flow = 1u << 31 };

	// No flow is one that the table had forgotten.
	clock_gettime(CLOCK_BOOTTIME, &now);
	settings.attached_boot_nanos = now.tv_sec * SECOND_NANOS + now.tv_nsec;
	memset(settings.included_ports, 0xff, sizeof(settings.included_ports));
	for (int i = 0; i < 256; i++)
		settings.gear[i] = (i + 1) * 0x9e3779b97f4a7c15;
	return settings;
}

static int create_settings_map(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_RDONLY_PROG | BPF_F_MMAPABLE);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "earshot.rodata", sizeof(__u32), sizeof(struct earshot_settings), 1,
			      &options);
}

struct object *object_load(const char *path, bool open_settings, const struct earshot_settings *settings)
{
	struct object *object = calloc(1, sizeof(*object));
	static char logs[PROGRAMS][65536];
	struct bpf_map *rodata;
	int error;

	object->bpf = bpf_object__open_file(path, NULL);
	if (!object->bpf) {
		pass(false, "open %s: %s", path, strerror(errno));
		return NULL;
	}
	rodata = bpf_object__find_map_by_name(object->bpf, ".rodata");
	if (!rodata || bpf_map__value_size(rodata) != sizeof(*settings)) {
		pass(false, ".rodata holds %u bytes, not struct earshot_settings alone (%zu)",
		     rodata ? bpf_map__value_size(rodata) : 0, sizeof(*settings));
		return NULL;
	}
	object->settings = *settings;
	object->settings_fd = -1;
	if (open_settings) {
		object->settings_fd = create_settings_map();
		bpf_map__reuse_fd(rodata, object->settings_fd);
		object_set(object, settings);
	} else if (bpf_map__set_initial_value(rodata, settings, sizeof(*settings))) {
		pass(false, "set .rodata: %s", strerror(errno));
		return NULL;
	}
	for (int i = 0; i < PROGRAMS; i++) {
		object->programs[i] = bpf_object__find_program_by_name(object->bpf, program_names[i]);
		if (!object->programs[i]) {
			pass(false, "%s is missing", program_names[i]);
			return NULL;
		}
		bpf_program__set_log_level(object->programs[i], 4); // statistics only
		bpf_program__set_log_buf(object->programs[i], logs[i], sizeof(logs[i]));
	}
	error = bpf_object__load(object->bpf);
	for (int i = 0; i < PROGRAMS; i++) {
		const char *processed = strstr(logs[i], "processed ");

		if (processed && !open_settings)
			printf("INSTRUCTIONS %s %d\n", program_names[i], atoi(processed + 10));
		if (error)
			printf("%s\n", logs[i]);
	}
	pass(btf__find_by_name_kind(bpf_object__btf(object->bpf), "earshot_event", BTF_KIND_STRUCT) > 0 &&
		     btf__find_by_name_kind(bpf_object__btf(object->bpf), "earshot_counter", BTF_KIND_ENUM) > 0,
	     "BTF describes the event and names the counters");
	if (!pass(!error, "load with %s settings", open_settings ? "open" : "frozen"))
		return NULL;
	object->flows_fd = bpf_object__find_map_fd_by_name(object->bpf, "flows");
	object->counters_fd = bpf_object__find_map_fd_by_name(object->bpf, "counters");
	object->ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object->bpf, "events"), collect, object, NULL);
	return object;
}

void object_set(struct object *object, const struct earshot_settings *settings)
{
	__u32 zero = 0;

	object->settings = *settings;
	if (bpf_map_update_elem(object->settings_fd, &zero, settings, BPF_ANY))
		pass(false, "set settings: %s", strerror(errno));
}

void object_drain(struct object *object)
{
	object->event_count = 0;
	ring_buffer__consume(object->ring);
}

struct earshot_count object_counter(struct object *object, enum earshot_counter counter)
{
	int cpus = libbpf_num_possible_cpus();
	struct earshot_count shares[cpus], sum = {};
	__u32 key = counter;

	if (bpf_map_lookup_elem(object->counters_fd, &key, shares)) {
		pass(false, "read counter %u: %s", key, strerror(errno));
		return sum;
	}
	for (int i = 0; i < cpus; i++) {
		sum.count += shares[i].count;
		sum.payload_bytes += shares[i].payload_bytes;
	}
	return sum;
}

void object_clear_counters(struct object *object)
{
	int cpus = libbpf_num_possible_cpus();
	struct earshot_count shares[cpus];

	memset(shares, 0, sizeof(shares));
	for (__u32 key = 0; key < EARSHOT_COUNTER_COUNT; key++)
		bpf_map_update_elem(object->counters_fd, &key, shares, BPF_ANY);
}

int64_t object_run(struct object *object, enum program program, const struct packet *packet, uint32_t gso_bytes)
{
	struct __sk_buff context = { .gso_size = gso_bytes };
	uint8_t out[sizeof(packet->bytes) + 256];
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet->bytes, .data_size_in = packet->size,
		    .data_out = out, .data_size_out = sizeof(out), .repeat = 1);

	if (gso_bytes) {
		options.ctx_in = &context;
		options.ctx_size_in = sizeof(context);
	}
	if (bpf_prog_test_run_opts(bpf_program__fd(object->programs[program]), &options))
		return -errno;
	return options.retval;
}

int object_sweep(struct object *object, uint64_t idle_nanos)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = &idle_nanos, .ctx_size_in = sizeof(idle_nanos));

	return bpf_prog_test_run_opts(bpf_program__fd(object->programs[SWEEP]), &options) ? -errno : 0;
}

bool events_match(const struct object *object, const struct sighting *sightings, size_t count)
{
	if (object->event_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (object->events[i].stream_position != sightings[i].position ||
		    (sightings[i].unmatched_as && object->events[i].unmatched_as != sightings[i].unmatched_as) ||
		    memcmp(object->events[i].signature, sightings[i].signature, sizeof(sightings[i].signature)))
			return false;
	return true;
}

bool flow_find(struct object *object, uint16_t source_port, struct earshot_flow_key *key, struct earshot_flow *value)
{
	struct earshot_flow_key *previous = NULL, current;

	while (bpf_map_get_next_key(object->flows_fd, previous, &current) == 0) {
		if (current.source_port == source_port) {
			*key = current;
			return bpf_map_lookup_elem(object->flows_fd, key, value) == 0;
		}
		*key = current;
		previous = key;
	}
	return false;
}

void object_close(struct object *object)
{
	ring_buffer__free(object->ring);
	bpf_object__close(object->bpf);
	free(object);
}
