// SPDX-License-Identifier: Apache-2.0
// This file contains who opened a flow's connection.
#ifndef EARSHOT_OPENER_H
#define EARSHOT_OPENER_H

#include <linux/bpf.h>
#include <linux/in.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "event.h"
#include "packet.h"

// earshot_accepted tells whether somebody listens on the socket's own address and port. No connection comes from
// port 0 of no address, so that the look-up can find a listener only.
static __always_inline bool earshot_accepted(struct __sk_buff *skb, const struct earshot_packet *packet)
{
	bool ingress = packet->key.direction == EARSHOT_INGRESS;
	const __u8 *address = ingress ? packet->key.destination_address : packet->key.source_address;
	__u16 port = ingress ? packet->key.destination_port : packet->key.source_port;
	struct bpf_sock_tuple tuple = {};
	struct bpf_sock *socket;
	bool listens;

	if (packet->ipv6) {
		__builtin_memcpy(tuple.ipv6.daddr, address, 16);
		tuple.ipv6.dport = bpf_htons(port);
		socket = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple.ipv6), BPF_F_CURRENT_NETNS, 0);
	} else {
		__builtin_memcpy(&tuple.ipv4.daddr, address + 12, 4);
		tuple.ipv4.dport = bpf_htons(port);
		socket = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
	}
	if (!socket)
		return false;
	listens = socket->state == BPF_TCP_LISTEN;
	bpf_sk_release(socket);
	return listens;
}

// earshot_opener returns the opener's bits of enum earshot_event_flag for a new flow.
static __always_inline __u8 earshot_opener(struct __sk_buff *skb, const struct earshot_packet *packet)
{
	bool egress = packet->key.direction == EARSHOT_EGRESS;

	if (packet->key.transport != IPPROTO_TCP)
		return EARSHOT_FROM_OPENER | EARSHOT_OPENER_KNOWN;
	if (packet->syn)
		return (packet->ack ? 0 : EARSHOT_FROM_OPENER) | EARSHOT_OPENER_KNOWN;
	if (packet->key.at_interface)
		return packet->key.source_port > packet->key.destination_port ? EARSHOT_FROM_OPENER : 0;
	return (earshot_accepted(skb, packet) != egress ? EARSHOT_FROM_OPENER : 0) | EARSHOT_OPENER_KNOWN;
}

#endif
