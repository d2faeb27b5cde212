// SPDX-License-Identifier: Apache-2.0
// This file contains the way from a packet's network header to its payload.
#ifndef EARSHOT_PACKET_H
#define EARSHOT_PACKET_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "counters.h"
#include "flow.h"
#include "opaque.h"

#define EARSHOT_MAX_EXTENSION_HEADERS 8
#define EARSHOT_MAX_HEADER_OFFSET 2047
#define EARSHOT_WINDOW_CANONICAL_BYTES 68

#define EARSHOT_IPV4_MORE_FRAGMENTS 0x2000
#define EARSHOT_IPV4_FRAGMENT_OFFSET 0x1fff
#define EARSHOT_IPV6_FRAGMENT_OFFSET 0xfff8
#define EARSHOT_IPPROTO_HOPOPTS 0
#define EARSHOT_IPPROTO_ROUTING 43
#define EARSHOT_IPPROTO_FRAGMENT 44
#define EARSHOT_IPPROTO_AH 51
#define EARSHOT_IPPROTO_DSTOPTS 60

struct earshot_packet {
	struct earshot_flow_key key; // without place and direction
	__u32 payload_offset; // in the skb
	__u32 payload_bytes;
	__u32 segment_bytes; // of each datagram of a GSO packet, else payload_bytes
	__u32 sequence; // of the payload's first TCP byte
	__u8 syn;
	__u8 ends; // FIN or RST
	__u8 ack;
	__u8 ipv6;
	__u8 first_fragment;
};

// earshot_header returns the header at an offset, in the packet or, where it is not in the linear part,
// in copy; NULL when the packet ends before it does.
static __always_inline const void *earshot_header(struct __sk_buff *skb, __u32 offset, __u32 bytes,
						  void *copy)
{
	const void *start = (const void *)(long)skb->data;
	const void *end = (const void *)(long)skb->data_end;

	offset &= EARSHOT_MAX_HEADER_OFFSET;
	earshot_opaque(offset);
	offset &= EARSHOT_MAX_HEADER_OFFSET;
	if (start + offset + bytes <= end)
		return start + offset;
	return bpf_skb_load_bytes(skb, offset, copy, bytes) ? NULL : copy;
}

static __always_inline int earshot_parse_tcp(struct __sk_buff *skb, __u32 offset, __u32 end,
					     struct earshot_packet *packet)
{
	struct tcphdr copy;
	const struct tcphdr *tcp = earshot_header(skb, offset, sizeof(copy), &copy);
	__u32 header_bytes;

	if (!tcp)
		return EARSHOT_PARSE;
	header_bytes = tcp->doff * 4;
	if (header_bytes < sizeof(*tcp) || offset + header_bytes > end)
		return EARSHOT_PARSE;
	packet->key.source_port = bpf_ntohs(tcp->source);
	packet->key.destination_port = bpf_ntohs(tcp->dest);
	packet->syn = tcp->syn;
	packet->ends = tcp->fin | tcp->rst;
	packet->ack = tcp->ack;
	// A SYN takes a sequence number of its own, before the bytes that it may carry.
	packet->sequence = bpf_ntohl(tcp->seq) + tcp->syn;
	packet->payload_offset = offset + header_bytes;
	packet->payload_bytes = end - packet->payload_offset;
	packet->segment_bytes = packet->payload_bytes;
	return EARSHOT_LOOKED_AT;
}

static __always_inline int earshot_parse_udp(struct __sk_buff *skb, __u32 offset, __u32 end,
					     struct earshot_packet *packet)
{
	struct udphdr copy;
	const struct udphdr *udp = earshot_header(skb, offset, sizeof(copy), &copy);
	__u32 datagram_bytes;

	if (!udp)
		return EARSHOT_PARSE;
	packet->key.source_port = bpf_ntohs(udp->source);
	packet->key.destination_port = bpf_ntohs(udp->dest);
	datagram_bytes = bpf_ntohs(udp->len);
	// Zero is a jumbogram's; a first fragment states the length of the whole.
	if (datagram_bytes && !packet->first_fragment) {
		if (datagram_bytes < sizeof(*udp) || offset + datagram_bytes > end)
			return EARSHOT_PARSE;
		end = offset + datagram_bytes;
	}
	packet->payload_offset = offset + sizeof(*udp);
	if (packet->payload_offset > end)
		return EARSHOT_PARSE;
	packet->payload_bytes = end - packet->payload_offset;
	packet->segment_bytes = packet->payload_bytes;
	if (skb->gso_size && skb->gso_size < packet->payload_bytes)
		packet->segment_bytes = skb->gso_size;
	return EARSHOT_LOOKED_AT;
}

static __always_inline int earshot_parse_transport(struct __sk_buff *skb, __u32 offset, __u32 end,
						   __u8 transport, struct earshot_packet *packet)
{
	packet->key.transport = transport;
	if (transport == IPPROTO_TCP)
		return earshot_parse_tcp(skb, offset, end, packet);
	if (transport == IPPROTO_UDP)
		return earshot_parse_udp(skb, offset, end, packet);
	return EARSHOT_NOT_TRANSPORT;
}

static __always_inline void earshot_map_ipv4(__u8 *address, __u32 ipv4)
{
	__u32 mapped[4] = { 0, 0, bpf_htonl(0xffff), ipv4 };

	__builtin_memcpy(address, mapped, sizeof(mapped));
}

static __always_inline int earshot_parse_ipv4(struct __sk_buff *skb, __u32 offset,
					      struct earshot_packet *packet)
{
	struct iphdr copy;
	const struct iphdr *ip = earshot_header(skb, offset, sizeof(copy), &copy);
	__u32 header_bytes, total_bytes, end, fragment;

	if (!ip || ip->version != 4)
		return EARSHOT_PARSE;
	header_bytes = ip->ihl * 4;
	total_bytes = bpf_ntohs(ip->tot_len);
	// Zero is a GSO packet's beyond 64 KiB.
	end = total_bytes ? offset + total_bytes : skb->len;
	if (header_bytes < sizeof(*ip) || offset + header_bytes > end || end > skb->len)
		return EARSHOT_PARSE;
	fragment = bpf_ntohs(ip->frag_off);
	if (fragment & EARSHOT_IPV4_FRAGMENT_OFFSET)
		return EARSHOT_FRAGMENT;
	packet->first_fragment = !!(fragment & EARSHOT_IPV4_MORE_FRAGMENTS);
	earshot_map_ipv4(packet->key.source_address, ip->saddr);
	earshot_map_ipv4(packet->key.destination_address, ip->daddr);
	return earshot_parse_transport(skb, offset + header_bytes, end, ip->protocol, packet);
}

// The first bytes that all IPv6 extension headers share.
struct earshot_extension {
	__u8 next;
	__u8 length; // unit and bias depend on the header
	__u16 fragment; // of the fragment header: offset and flags
};

static __always_inline int earshot_parse_ipv6(struct __sk_buff *skb, __u32 offset,
					      struct earshot_packet *packet)
{
	struct ipv6hdr copy;
	const struct ipv6hdr *ip = earshot_header(skb, offset, sizeof(copy), &copy);
	__u32 payload_bytes, end;
	__u8 next;

	if (!ip || ip->version != 6)
		return EARSHOT_PARSE;
	payload_bytes = bpf_ntohs(ip->payload_len);
	offset += sizeof(*ip);
	// Zero is a jumbogram's.
	end = payload_bytes ? offset + payload_bytes : skb->len;
	if (end > skb->len)
		return EARSHOT_PARSE;
	packet->ipv6 = 1;
	__builtin_memcpy(packet->key.source_address, &ip->saddr, 16);
	__builtin_memcpy(packet->key.destination_address, &ip->daddr, 16);
	next = ip->nexthdr;
	for (int i = 0; i < EARSHOT_MAX_EXTENSION_HEADERS; i++) {
		struct earshot_extension extension;

		if (next != EARSHOT_IPPROTO_HOPOPTS && next != EARSHOT_IPPROTO_ROUTING &&
		    next != EARSHOT_IPPROTO_DSTOPTS && next != EARSHOT_IPPROTO_FRAGMENT &&
		    next != EARSHOT_IPPROTO_AH)
			break;
		if (bpf_skb_load_bytes(skb, offset, &extension, sizeof(extension)))
			return EARSHOT_PARSE;
		if (next == EARSHOT_IPPROTO_FRAGMENT) {
			__u32 fragment = bpf_ntohs(extension.fragment);

			if (fragment & EARSHOT_IPV6_FRAGMENT_OFFSET)
				return EARSHOT_FRAGMENT;
			packet->first_fragment = fragment & 1;
			offset += 8;
		} else if (next == EARSHOT_IPPROTO_AH) {
			offset += (extension.length + 2) * 4;
		} else {
			offset += (extension.length + 1) * 8;
		}
		next = extension.next;
		if (offset > end || offset > EARSHOT_MAX_HEADER_OFFSET)
			return EARSHOT_PARSE;
	}
	return earshot_parse_transport(skb, offset, end, next, packet);
}

// earshot_parse fills in packet from the network header at an offset. protocol is the EtherType in network
// byte order. Global, so that the verifier walks it once. Returns EARSHOT_LOOKED_AT, or the counter that the packet ends
// under.
__noinline int earshot_parse(struct __sk_buff *skb, __u32 offset, __u32 protocol, struct earshot_packet *packet)
{
	if (!packet)
		return EARSHOT_PARSE;
	if (protocol == bpf_htons(ETH_P_IP))
		return earshot_parse_ipv4(skb, offset, packet);
	if (protocol == bpf_htons(ETH_P_IPV6))
		return earshot_parse_ipv6(skb, offset, packet);
	return EARSHOT_NOT_IP;
}

#endif
