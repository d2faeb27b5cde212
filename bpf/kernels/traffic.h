// SPDX-License-Identifier: Apache-2.0
// This file contains real traffic over the loopback interface.
#ifndef EARSHOT_TRAFFIC_H
#define EARSHOT_TRAFFIC_H

#include "harness.h"

struct traffic {
	const uint8_t *content;
	size_t size;
	uint64_t repeat; // the content is sent that often
	size_t max_write_bytes;
	bool ipv6;
	bool udp;
	bool from_server; // TCP: the side that accepted sends
	uint64_t seed;
	uint16_t source_port; // set by traffic_run
	bool failed; // set by traffic_run
};

// traffic_run sends, and reads all of it. For pthread_create: takes and returns a struct traffic.
void *traffic_run(void *traffic);

#endif
