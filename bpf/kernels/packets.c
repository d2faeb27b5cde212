// SPDX-License-Identifier: Apache-2.0
// This file contains the packets that the checks send.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <netinet/in.h>
#include <string.h>

#include "harness.h"

static void append(struct packet *packet, const void *bytes, size_t size)
{
	memcpy(packet->bytes + packet->size, bytes, size);
	packet->size += size;
}

static void append_ethernet(struct packet *packet, const struct flow *flow)
{
	struct ethhdr ethernet = { .h_dest = { 2, 0, 0, 0, 0, 1 }, .h_source = { 2, 0, 0, 0, 0, 2 } };
	uint16_t type = htons(flow->ipv6 ? ETH_P_IPV6 : ETH_P_IP);
	uint16_t tag = htons(7);

	ethernet.h_proto = flow->vlans == 2 ? htons(ETH_P_8021AD) : flow->vlans ? htons(ETH_P_8021Q) : type;
	append(packet, &ethernet, sizeof(ethernet));
	for (size_t i = flow->vlans; i > 0; i--) {
		uint16_t inner = i > 1 ? htons(ETH_P_8021Q) : type;

		append(packet, &tag, sizeof(tag));
		append(packet, &inner, sizeof(inner));
	}
}

static void append_network(struct packet *packet, const struct flow *flow, size_t transport_bytes)
{
	uint8_t transport = flow->udp ? IPPROTO_UDP : IPPROTO_TCP;
	uint8_t options[40] = {};

	if (flow->ipv6) {
		struct ipv6hdr ip = { .version = 6, .hop_limit = 64 };

		ip.payload_len = htons(flow->option_bytes + transport_bytes);
		ip.nexthdr = flow->option_bytes ? IPPROTO_DSTOPTS : transport;
		ip.saddr.s6_addr[0] = ip.daddr.s6_addr[0] = 0xfd;
		ip.saddr.s6_addr[15] = 1;
		ip.daddr.s6_addr[15] = 2;
		append(packet, &ip, sizeof(ip));
		options[0] = transport;
		options[1] = flow->option_bytes / 8 - 1;
	} else {
		struct iphdr ip = { .version = 4, .ttl = 64, .protocol = transport };

		ip.ihl = (sizeof(ip) + flow->option_bytes) / 4;
		ip.tot_len = htons(sizeof(ip) + flow->option_bytes + transport_bytes);
		// A bare packet is taken for an Ethernet frame by the test run: its source address has to look like
		// an EtherType there.
		ip.saddr = htonl(flow->bare ? 0x08000102 : 0x0a000001);
		ip.daddr = htonl(0x0a000002);
		append(packet, &ip, sizeof(ip));
		memset(options, 1, sizeof(options)); // no operation
	}
	append(packet, options, flow->option_bytes);
}

void packet_build(struct packet *packet, const struct flow *flow, const uint8_t *payload, size_t payload_bytes)
{
	packet->size = 0;
	if (!flow->bare)
		append_ethernet(packet, flow);
	if (flow->udp) {
		struct udphdr udp = { .source = htons(flow->source_port), .dest = htons(flow->destination_port) };

		udp.len = htons(sizeof(udp) + payload_bytes);
		append_network(packet, flow, sizeof(udp) + payload_bytes);
		append(packet, &udp, sizeof(udp));
	} else {
		struct tcphdr tcp = { .source = htons(flow->source_port), .dest = htons(flow->destination_port) };

		tcp.seq = htonl(flow->sequence);
		tcp.doff = sizeof(tcp) / 4;
		((uint8_t *)&tcp)[13] = flow->tcp_flags;
		append_network(packet, flow, sizeof(tcp) + payload_bytes);
		append(packet, &tcp, sizeof(tcp));
	}
	append(packet, payload, payload_bytes);
}

uint64_t random_next(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15); // splitmix64

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}
