// SPDX-License-Identifier: Apache-2.0
// This file contains the checks of single packets: headers, refusals, and what the event says.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "harness.h"

#define PAYLOAD_BYTES 600
#define ETHERNET_BYTES 14

static uint8_t payload[PAYLOAD_BYTES];
static uint16_t next_port = 10000;

// Sends one packet through one program. Returns whether it ended under the counter.
static bool ends_under(struct object *object, enum program program, const struct packet *packet,
		       enum earshot_counter counter)
{
	object_clear_counters(object);
	object_run(object, program, packet, 0);
	object_drain(object);
	return object_counter(object, counter).count == 1;
}

static void check_case(struct object *object, const char *name, struct flow flow, size_t payload_bytes,
		       size_t patch_offset, uint8_t patch, enum earshot_counter counter)
{
	struct sighting sightings[MAX_SIGHTINGS];
	size_t expected = reference_sightings(&object->settings, payload, payload_bytes, sightings, MAX_SIGHTINGS);
	struct packet packet;

	if (counter != EARSHOT_LOOKED_AT)
		expected = 0;
	for (enum program program = 0; program < PACKET_PROGRAMS; program++) {
		if (program <= CGROUP_EGRESS && (flow.vlans || flow.bare))
			continue;
		flow.source_port = flow.source_port == 22 ? 22 : next_port++;
		packet_build(&packet, &flow, payload, payload_bytes);
		if (patch_offset)
			packet.bytes[patch_offset] = patch;
		pass(ends_under(object, program, &packet, counter) && events_match(object, sightings, expected),
		     "%s %s: %zu sightings of %zu", name, program_names[program], object->event_count, expected);
	}
}

static void check_event(struct object *object, enum program program, bool ipv6, bool udp)
{
	struct flow flow = { .ipv6 = ipv6, .udp = udp, .source_port = next_port++, .destination_port = 4242 };
	bool interface = program >= INTERFACE_INGRESS;
	uint8_t source[16] = { [10] = 0xff, 0xff, 10, 0, 0, 1 }, destination[16] = { [10] = 0xff, 0xff, 10, 0, 0, 2 };
	uint64_t covered = 0;
	struct packet packet;
	bool good = true;

	if (ipv6) {
		memset(source, 0, 16);
		source[0] = 0xfd;
		source[15] = 1;
		memcpy(destination, source, 16);
		destination[15] = 2;
	}
	packet_build(&packet, &flow, payload, PAYLOAD_BYTES);
	ends_under(object, program, &packet, EARSHOT_LOOKED_AT);
	for (size_t i = 0; i < object->event_count; i++) {
		const struct earshot_event *event = &object->events[i];

		covered += event->payload_bytes;
		good = good && event->source_port == flow.source_port && event->destination_port == 4242 &&
		       event->transport == (udp ? IPPROTO_UDP : IPPROTO_TCP) && event->direction == program % 2 &&
		       event->lane == EARSHOT_LANE_RAW && event->sampling_bits == object->settings.sampling_bits &&
		       !memcmp(event->source_address, source, 16) &&
		       !memcmp(event->destination_address, destination, 16) &&
		       !!(event->flags & EARSHOT_IPV6) == ipv6 && !!(event->flags & EARSHOT_AT_INTERFACE) == interface &&
		       (!udp || event->flags & EARSHOT_FROM_OPENER) && event->boot_nanos &&
		       event->boot_nanos == event->flow_created_boot_nanos && (interface || event->flow_place) &&
		       (!interface || (event->flow_place == event->ifindex && !event->cgroup_id)) &&
		       covered == event->stream_position + 1;
	}
	pass(good && object->event_count, "event of %s %s %s", program_names[program], udp ? "UDP" : "TCP",
	     ipv6 ? "IPv6" : "IPv4");
}

void check_packets(struct object *object)
{
	struct earshot_settings settings = default_settings();
	const struct flow tcp = { .destination_port = 5000 }, udp = { .udp = true, .destination_port = 5000 };
	struct flow flow;
	uint64_t seed = 7;

	for (size_t i = 0; i < PAYLOAD_BYTES; i++)
		payload[i] = random_next(&seed);
	settings.sampling_bits = 4;
	settings.excluded_ports[0] = 1ULL << 22;
	settings.excluded_endpoint_count = 1;
	settings.excluded_endpoints[0] = (struct earshot_endpoint){
		.address = { [10] = 0xff, 0xff, 10, 0, 0, 2 }, .port = 4317 };
	object_set(object, &settings);
	check_case(object, "TCP", tcp, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
	check_case(object, "UDP", udp, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
	flow = tcp;
	flow.option_bytes = 8;
	check_case(object, "IPv4 options", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
	flow.ipv6 = true;
	check_case(object, "IPv6 extension header", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
	for (flow = udp, flow.vlans = 1; flow.vlans <= 2; flow.vlans++)
		check_case(object, flow.vlans == 1 ? "VLAN" : "QinQ", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
	flow = udp;
	flow.bare = true;
	check_case(object, "no Ethernet header", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
	check_case(object, "first fragment", udp, PAYLOAD_BYTES, ETHERNET_BYTES + 6, 0x20, EARSHOT_LOOKED_AT);
	check_case(object, "counted first fragment", udp, 0, ETHERNET_BYTES + 6, 0x20, EARSHOT_FIRST_FRAGMENT);
	check_case(object, "later fragment", udp, PAYLOAD_BYTES, ETHERNET_BYTES + 7, 8, EARSHOT_FRAGMENT);
	check_case(object, "ICMP", udp, PAYLOAD_BYTES, ETHERNET_BYTES + 9, 1, EARSHOT_NOT_TRANSPORT);
	check_case(object, "ARP", udp, PAYLOAD_BYTES, 13, 6, EARSHOT_NOT_IP);
	check_case(object, "IP header of 16 bytes", udp, PAYLOAD_BYTES, ETHERNET_BYTES, 0x44, EARSHOT_PARSE);
	check_case(object, "longer than the packet", udp, PAYLOAD_BYTES, ETHERNET_BYTES + 2, 0xff, EARSHOT_PARSE);
	check_case(object, "TCP header of 16 bytes", tcp, PAYLOAD_BYTES, ETHERNET_BYTES + 32, 0x40, EARSHOT_PARSE);
	check_case(object, "no payload", tcp, 0, 0, 0, EARSHOT_NO_PAYLOAD);
	check_case(object, "too short", udp, 67, 0, 0, EARSHOT_TOO_SHORT);
	flow = tcp;
	flow.source_port = 22;
	check_case(object, "excluded port", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_PORT_REFUSED);
	flow = tcp;
	flow.destination_port = 4317;
	check_case(object, "excluded endpoint", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_OWN);
	for (enum program program = 0; program < PACKET_PROGRAMS; program++)
		for (int i = 0; i < 4; i++)
			check_event(object, program, i & 1, i & 2);
	memset(settings.included_ports, 0, sizeof(settings.included_ports));
	settings.included_ports[6000 / 64] = 1ULL << 6000 % 64;
	object_set(object, &settings);
	check_case(object, "port not included", tcp, PAYLOAD_BYTES, 0, 0, EARSHOT_PORT_REFUSED);
	flow = tcp;
	flow.destination_port = 6000;
	check_case(object, "included port", flow, PAYLOAD_BYTES, 0, 0, EARSHOT_LOOKED_AT);
}
