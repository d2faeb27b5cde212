// SPDX-License-Identifier: Apache-2.0
// This file contains what the checks of the matrix share.
#ifndef EARSHOT_HARNESS_H
#define EARSHOT_HARNESS_H

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../src/main/c/counters.h"
#include "../src/main/c/coverage.h"
#include "../src/main/c/event.h"
#include "../src/main/c/flow.h"
#include "../src/main/c/settings.h"

#define SECOND_NANOS 1000000000ULL
#define MAX_EVENTS 65536
#define MAX_PACKETS 512 // of a vector
#define MAX_SIGHTINGS 8192

// The last ones take no packets.
enum program { CGROUP_INGRESS, CGROUP_EGRESS, INTERFACE_INGRESS, INTERFACE_EGRESS, PACKET_PROGRAMS, SWEEP = PACKET_PROGRAMS, PROGRAMS };

// One loaded object, with all of its maps. With open settings the map .rodata is not frozen, so that one load
// serves all vectors; the agent's own way is frozen.
struct object {
	struct bpf_object *bpf;
	struct bpf_program *programs[PROGRAMS];
	struct ring_buffer *ring;
	struct earshot_settings settings;
	int settings_fd;
	int flows_fd;
	int counters_fd;
	struct earshot_event events[MAX_EVENTS];
	size_t event_count;
};

struct sighting {
	uint32_t position;
	uint8_t signature[16];
	uint8_t unmatched_as; // enum earshot_verdict; MATCHED, which is not the programs' to say: any
};

struct vector {
	char name[64];
	struct earshot_settings settings;
	uint8_t *packets[MAX_PACKETS];
	size_t packet_bytes[MAX_PACKETS];
	bool follows[MAX_PACKETS]; // in a stream; else it is one by itself
	uint32_t missing[MAX_PACKETS]; // bytes before it
	size_t packet_count;
	bool segmented; // one follows another, so that no other cut will do
	bool datagrams; // all are of one flow
	enum earshot_format told; // OTHER: nothing
	bool unordered; // sorted by signature and position
	uint64_t indistinct;
	uint64_t text;
	struct sighting sightings[MAX_SIGHTINGS];
	size_t sighting_count;
};

struct packet {
	uint8_t bytes[4096];
	size_t size;
};

// Where a packet comes from; all ports and numbers in host byte order.
struct flow {
	bool ipv6;
	bool udp;
	uint16_t source_port;
	uint16_t destination_port;
	uint32_t sequence;
	uint8_t tcp_flags;
	size_t option_bytes; // of IPv4 options, or an IPv6 destination option header
	size_t vlans;
	bool bare; // without an Ethernet header: an L3 device's
};

extern const char *const program_names[PROGRAMS];
extern unsigned failures;

// pass prints PASS or FAIL with the text, and counts.
bool pass(bool good, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct object *object_load(const char *path, bool open_settings, const struct earshot_settings *settings);
void object_set(struct object *object, const struct earshot_settings *settings);
void object_drain(struct object *object);
struct earshot_count object_counter(struct object *object, enum earshot_counter counter);
void object_clear_counters(struct object *object);
// object_run returns the program's verdict, or -errno. gso_bytes 0: not GSO.
int64_t object_run(struct object *object, enum program program, const struct packet *packet, uint32_t gso_bytes);
// object_sweep ends the flows that rested so long. Returns 0 or -errno.
int object_sweep(struct object *object, uint64_t idle_nanos);
void object_close(struct object *object);
struct earshot_settings default_settings(void);

void packet_build(struct packet *packet, const struct flow *flow, const uint8_t *payload, size_t payload_bytes);

// reference_sightings states the specification byte by byte. Returns how many.
size_t reference_sightings(const struct earshot_settings *settings, const uint8_t *bytes, size_t size,
			   struct sighting *sightings, size_t room);

uint64_t random_next(uint64_t *state);

// events_match tells whether the drained events are these sightings, in order.
bool events_match(const struct object *object, const struct sighting *sightings, size_t count);
// flow_find reads the only flow of a source port. Returns whether there is one.
bool flow_find(struct object *object, uint16_t source_port, struct earshot_flow_key *key, struct earshot_flow *value);

void check_vectors(struct object *object, const char *path);
void check_streams(struct object *object);
void check_packets(struct object *object);
void check_limits(struct object *object);
void check_malformed(struct object *object, unsigned packets);
void check_loopback(struct object *object, const char *cgroup);
void check_owner(struct object *object, const char *cgroup);

#endif
