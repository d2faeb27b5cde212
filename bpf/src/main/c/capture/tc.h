// SPDX-License-Identifier: Apache-2.0
// This file contains the capture point at an interface, by tcx or clsact: packets from the link layer on, with or
// without a socket on this node.
#ifndef EARSHOT_CAPTURE_TC_H
#define EARSHOT_CAPTURE_TC_H

#include <linux/pkt_cls.h>

#include "../look.h"

#define EARSHOT_VLAN_BYTES 4
#define EARSHOT_MAX_VLANS 2

struct earshot_network {
	__u32 offset; // of the network header
	__u32 protocol; // EtherType, network byte order; 0: not IP
};

static __always_inline __u32 earshot_ip_protocol(__u8 first)
{
	if (first >> 4 == 4)
		return bpf_htons(ETH_P_IP);
	return first >> 4 == 6 ? bpf_htons(ETH_P_IPV6) : 0;
}

// earshot_network_find returns where the network header is. A device does not say here whether it has an Ethernet
// header: it has one if an EtherType is followed by the IP version that it names.
static __always_inline struct earshot_network earshot_network_find(struct __sk_buff *skb)
{
	struct earshot_network network = { .offset = ETH_HLEN };
	struct ethhdr copy;
	const struct ethhdr *ethernet = earshot_header(skb, 0, sizeof(copy), &copy);
	__u16 type;
	__u8 first, version;

	if (!ethernet)
		return network;
	type = ethernet->h_proto;
	first = ethernet->h_dest[0];
	for (int i = 0; i < EARSHOT_MAX_VLANS; i++) {
		if (type != bpf_htons(ETH_P_8021Q) && type != bpf_htons(ETH_P_8021AD))
			break;
		if (bpf_skb_load_bytes(skb, network.offset + 2, &type, sizeof(type)))
			return network;
		network.offset += EARSHOT_VLAN_BYTES;
	}
	if (type == bpf_htons(ETH_P_IP) || type == bpf_htons(ETH_P_IPV6)) {
		const __u8 *start = earshot_header(skb, network.offset, sizeof(version), &version);

		if (start && earshot_ip_protocol(*start) == type) {
			network.protocol = type;
			return network;
		}
	}
	if (skb->protocol == earshot_ip_protocol(first)) {
		network.offset = 0;
		network.protocol = skb->protocol;
	} else if (type == bpf_htons(ETH_P_IP) || type == bpf_htons(ETH_P_IPV6)) {
		network.protocol = type; // malformed: the parser says so
	}
	return network;
}

static __always_inline int earshot_interface_packet(struct __sk_buff *skb, struct earshot_packet *packet,
						    __u8 direction)
{
	struct earshot_place place = {};
	struct earshot_network network = earshot_network_find(skb);
	int verdict = earshot_parse(skb, network.offset, network.protocol, packet);

	if (verdict != EARSHOT_LOOKED_AT)
		return verdict;
	// A SYN tells who opened: the only packet without payload that makes a flow. An end says what has become of the
	// bytes before it.
	if (!packet->payload_bytes && !packet->syn && !packet->ends)
		return EARSHOT_NO_PAYLOAD;
	verdict = earshot_admit(packet);
	if (verdict != EARSHOT_LOOKED_AT)
		return verdict;
	if (direction == EARSHOT_EGRESS && settings.agent_cgroup_id &&
	    bpf_skb_cgroup_id(skb) == settings.agent_cgroup_id) {
		earshot_own_sent(&packet->key);
		return EARSHOT_OWN;
	}
	packet->key.place = skb->ifindex;
	packet->key.direction = direction;
	packet->key.at_interface = 1;
	place.moved_before = packet->key.transport == IPPROTO_TCP && !packet->syn;
	return earshot_look(skb, packet, &place);
}

static __always_inline int earshot_interface(struct __sk_buff *skb, __u8 direction)
{
	struct earshot_packet packet = {};
	int verdict = earshot_interface_packet(skb, &packet, direction);

	earshot_finish(verdict, &packet);
	// Not OK, which would end the chain of tcx programs.
	return TC_ACT_UNSPEC;
}

#endif
