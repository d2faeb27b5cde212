// SPDX-License-Identifier: Apache-2.0
// This file contains the capture point at the root of the cgroup v2 tree: packets from the IP header on, of
// sockets that this node ends.
#ifndef EARSHOT_CAPTURE_CGROUP_H
#define EARSHOT_CAPTURE_CGROUP_H

#include "../look.h"

#define EARSHOT_CGROUP_ALLOW 1

static __always_inline void earshot_cgroup_tcp(struct bpf_sock *socket, __u8 direction,
					       struct earshot_place *place)
{
	struct bpf_tcp_sock *tcp = bpf_tcp_sock(socket);

	if (!tcp)
		return;
	place->srtt_micros = tcp->srtt_us >> 3; // the kernel keeps eight times the value
	// The SYN counts as acknowledged.
	place->moved_before = direction == EARSHOT_INGRESS ? tcp->bytes_received > 0 :
							     tcp->bytes_acked > 1;
}

static __always_inline int earshot_cgroup_packet(struct __sk_buff *skb, struct earshot_packet *packet,
						 __u8 direction)
{
	struct earshot_place place = {};
	struct bpf_sock *socket;
	int verdict = earshot_parse(skb, 0, skb->protocol, packet);

	if (verdict != EARSHOT_LOOKED_AT)
		return verdict;
	// An end without payload says what has become of the bytes before it.
	if (!packet->payload_bytes && !packet->ends)
		return EARSHOT_NO_PAYLOAD;
	verdict = earshot_admit(packet);
	if (verdict != EARSHOT_LOOKED_AT)
		return verdict;
	socket = skb->sk;
	if (!socket)
		return EARSHOT_NO_SOCKET;
	place.cgroup_id = bpf_sk_cgroup_id(socket);
	if (settings.agent_cgroup_id && place.cgroup_id == settings.agent_cgroup_id) {
		if (direction == EARSHOT_EGRESS)
			earshot_own_sent(&packet->key);
		return EARSHOT_OWN;
	}
	packet->key.place = bpf_get_socket_cookie(skb);
	packet->key.direction = direction;
	if (packet->key.transport == IPPROTO_TCP)
		earshot_cgroup_tcp(socket, direction, &place);
	return earshot_look(skb, packet, &place);
}

static __always_inline int earshot_cgroup(struct __sk_buff *skb, __u8 direction)
{
	struct earshot_packet packet = {};
	int verdict = earshot_cgroup_packet(skb, &packet, direction);

	earshot_finish(verdict, &packet);
	return EARSHOT_CGROUP_ALLOW;
}

#endif
