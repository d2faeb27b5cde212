// SPDX-License-Identifier: Apache-2.0
// This file contains what the settings refuse before anything is remembered of a packet.
#ifndef EARSHOT_PORTS_H
#define EARSHOT_PORTS_H

#include <linux/types.h>
#include <stdbool.h>

#include "maps/settings.h"

static __always_inline bool earshot_port_in(const volatile __u64 *ports, __u16 port)
{
	return ports[port / 64] >> (port % 64) & 1;
}

static __always_inline bool earshot_port_refused(__u16 source, __u16 destination)
{
	return earshot_port_in(settings.excluded_ports, source) ||
	       earshot_port_in(settings.excluded_ports, destination) ||
	       !(earshot_port_in(settings.included_ports, source) ||
		 earshot_port_in(settings.included_ports, destination));
}

#endif
