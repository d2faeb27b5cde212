// SPDX-License-Identifier: Apache-2.0
// This file contains what time it is. To read the clock costs a tenth of what a packet of speech does, hence it is read
// for what user space is told; rates and pauses are judged by a time that is a jiffy old at most.
#ifndef EARSHOT_CLOCK_H
#define EARSHOT_CLOCK_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "scratch.h"

// A packet of more is looked at for so long that its time is read before.
#define EARSHOT_CLOCK_LATER_BYTES 2048

// earshot_clock_coarse states what time it is for the flow that was last seen at a time.
static __always_inline void earshot_clock_coarse(struct earshot_scratch *s, __u64 last_nanos)
{
	__u64 jiffies = bpf_jiffies64();

	if (s->coarse_jiffies != jiffies) {
		s->coarse_boot_nanos = bpf_ktime_get_boot_ns();
		s->coarse_jiffies = jiffies;
	}
	// That of another CPU may have been read later.
	s->now_nanos = s->coarse_boot_nanos < last_nanos ? last_nanos : s->coarse_boot_nanos;
}

// earshot_clock returns CLOCK_BOOTTIME of the packet.
static __always_inline __u64 earshot_clock(struct earshot_scratch *s)
{
	if (!s->boot_nanos)
		s->boot_nanos = bpf_ktime_get_boot_ns();
	return s->boot_nanos;
}

#endif
