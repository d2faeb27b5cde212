// SPDX-License-Identifier: Apache-2.0
// This file contains real traffic over the loopback interface.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "traffic.h"

union address {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

struct reader {
	int socket;
	uint64_t expected;
	uint64_t read;
};

static socklen_t loopback(union address *address, bool ipv6)
{
	memset(address, 0, sizeof(*address));
	if (ipv6) {
		address->ipv6.sin6_family = AF_INET6;
		address->ipv6.sin6_addr = in6addr_loopback;
		return sizeof(address->ipv6);
	}
	address->ipv4.sin_family = AF_INET;
	address->ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(address->ipv4);
}

// Makes two sockets that are connected over the loopback interface; the first opened, or sends datagrams. The third
// goes on listening: by it the programs know who opened.
static bool connect_pair(const struct traffic *traffic, int *pair)
{
	int type = traffic->udp ? SOCK_DGRAM : SOCK_STREAM;
	const struct timeval patience = { .tv_usec = 300000 };
	union address address;
	socklen_t size = loopback(&address, traffic->ipv6);
	int listener = socket(address.any.sa_family, type, 0);

	pair[0] = socket(address.any.sa_family, type, 0);
	// Datagrams may be dropped: the reader of too few ends by itself.
	if (traffic->udp && setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		return false;
	if (bind(listener, &address.any, size) || getsockname(listener, &address.any, &size))
		return false;
	if (!traffic->udp && listen(listener, 1))
		return false;
	if (connect(pair[0], &address.any, size))
		return false;
	pair[2] = listener;
	pair[1] = traffic->udp ? listener : accept(listener, NULL, NULL);
	return pair[1] >= 0;
}

static void *read_all(void *argument)
{
	struct reader *reader = argument;
	static __thread uint8_t buffer[262144];
	ssize_t size;

	while (reader->read < reader->expected && (size = recv(reader->socket, buffer, sizeof(buffer), 0)) > 0)
		reader->read += size;
	return NULL;
}

static bool write_all(struct traffic *traffic, int socket)
{
	for (uint64_t round = 0; round < traffic->repeat; round++) {
		for (size_t at = 0; at < traffic->size;) {
			size_t size = 1 + random_next(&traffic->seed) % traffic->max_write_bytes;
			ssize_t sent;

			if (size > traffic->size - at)
				size = traffic->size - at;
			sent = send(socket, traffic->content + at, size, MSG_NOSIGNAL);
			if (sent < 0)
				return false;
			at += sent;
		}
	}
	return true;
}

static uint16_t local_port(int socket)
{
	union address address;
	socklen_t size = sizeof(address);

	getsockname(socket, &address.any, &size);
	return ntohs(address.any.sa_family == AF_INET6 ? address.ipv6.sin6_port : address.ipv4.sin_port);
}

void *traffic_run(void *argument)
{
	struct traffic *traffic = argument;
	struct reader reader = { .expected = traffic->size * traffic->repeat };
	pthread_t thread;
	int pair[3] = { -1, -1, -1 };

	if (!connect_pair(traffic, pair)) {
		traffic->failed = true;
		return traffic;
	}
	reader.socket = pair[traffic->from_server ? 0 : 1];
	traffic->source_port = local_port(pair[traffic->from_server ? 1 : 0]);
	pthread_create(&thread, NULL, read_all, &reader);
	traffic->failed = !write_all(traffic, pair[traffic->from_server ? 1 : 0]);
	pthread_join(thread, NULL);
	traffic->failed = traffic->failed || (!traffic->udp && reader.read != reader.expected);
	close(pair[0]);
	close(pair[1]);
	if (!traffic->udp)
		close(pair[2]);
	return traffic;
}
