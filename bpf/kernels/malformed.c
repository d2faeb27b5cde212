// SPDX-License-Identifier: Apache-2.0
// This file contains the check that no packet, however broken, is kept from its way.
#include <string.h>

#include "harness.h"

static void build(struct packet *packet, uint64_t *seed)
{
	static uint8_t payload[1500];
	uint64_t choice = random_next(seed);
	struct flow flow = { .ipv6 = choice & 1,
			     .udp = choice & 2,
			     .vlans = (choice >> 2 & 3) % 3,
			     .option_bytes = 8 * (choice >> 4 & 3),
			     .sequence = choice >> 32,
			     .tcp_flags = choice >> 8,
			     .source_port = 50000 + (choice >> 16 & 63),
			     .destination_port = 5000 };

	for (size_t i = 0; i < sizeof(payload); i += 8) {
		uint64_t word = random_next(seed);

		memcpy(payload + i, &word, sizeof(payload) - i < 8 ? sizeof(payload) - i : 8);
	}
	packet_build(packet, &flow, payload, random_next(seed) % sizeof(payload));
	for (uint64_t mutations = random_next(seed) % 8; mutations > 0; mutations--)
		packet->bytes[random_next(seed) % (packet->size < 80 ? packet->size : 80)] = random_next(seed);
	if (random_next(seed) % 4 == 0)
		packet->size = 14 + random_next(seed) % (packet->size - 13);
}

void check_malformed(struct object *object, unsigned packets)
{
	struct packet packet;

	for (enum program program = 0; program < PACKET_PROGRAMS; program++) {
		int64_t expected = program <= CGROUP_EGRESS ? 1 : 0xffffffff; // TC_ACT_UNSPEC
		uint64_t seed = program + 1, ended = 0;
		unsigned run = 0, other = 0;

		object_clear_counters(object);
		for (unsigned i = 0; i < packets; i++) {
			int64_t verdict;

			build(&packet, &seed);
			verdict = object_run(object, program, &packet, 0);
			run += verdict >= 0; // the kernel itself refuses to run a program on some
			other += verdict >= 0 && verdict != expected;
			if (i % 64 == 0)
				object_drain(object);
		}
		for (enum earshot_counter counter = 0; counter <= EARSHOT_LOOKED_AT; counter++)
			ended += object_counter(object, counter).count;
		pass(other == 0 && run > packets / 2 && ended == run,
		     "%u malformed packets %s: %u run, %llu counted, %u with another verdict", packets,
		     program_names[program], run, (unsigned long long)ended, other);
	}
}
