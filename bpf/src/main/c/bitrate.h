// SPDX-License-Identifier: Apache-2.0
// This file contains the judgement by bitrate: which flows may carry audio.
#ifndef EARSHOT_BITRATE_H
#define EARSHOT_BITRATE_H

#include <linux/types.h>

#include "counters.h"
#include "cover.h"
#include "flow.h"
#include "maps/settings.h"

#define EARSHOT_SECOND_NANOS 1000000000ULL
#define EARSHOT_PERIOD_NANOS (10 * EARSHOT_SECOND_NANOS)

static __always_inline void earshot_judge_anew(struct earshot_flow *flow, __u64 now)
{
	flow->state = EARSHOT_CANDIDATE;
	flow->in_sync = 0;
	flow->period_boot_nanos = now;
	flow->period_bytes = 0;
}

// earshot_judge_period compares the mean of at least 10 s with the limits.
static __always_inline void earshot_judge_period(__u32 slot, struct earshot_flow *flow, __u64 now)
{
	__u64 millis = (now - flow->period_boot_nanos) / 1000000;
	__u64 thousandfold = flow->period_bytes * 1000;

	if (thousandfold < settings.min_bytes_per_second * millis)
		flow->state = EARSHOT_FLOW_BELOW_BITRATE;
	else if (thousandfold > settings.max_bytes_per_second * millis)
		flow->state = EARSHOT_FLOW_ABOVE_BITRATE;
	else if (flow->state != EARSHOT_CANDIDATE)
		earshot_judge_anew(flow, now);
	// A flow without signatures is unmatched.
	if (!flow->covered)
		earshot_uncovered(slot, flow);
	flow->covered = 0;
	flow->period_boot_nanos = now;
	flow->period_bytes = 0;
}

// earshot_judge counts a packet's payload. Returns EARSHOT_LOOKED_AT, or the counter that the packet ends under.
// CPUs may race on a flow's sums: a judgement is then late by a packet, nothing else.
static __always_inline int earshot_judge(__u32 slot, struct earshot_flow *flow, __u64 now, __u32 payload_bytes)
{
	if (flow->state == EARSHOT_FLOW_EXCLUDED)
		return EARSHOT_OWN;
	if (now - flow->last_boot_nanos >= EARSHOT_SECOND_NANOS) {
		if (flow->state != EARSHOT_CANDIDATE)
			flow->in_sync = 0;
		flow->state = EARSHOT_CANDIDATE;
		earshot_uncovered(slot, flow);
		flow->covered = 0;
		flow->period_boot_nanos = flow->second_boot_nanos = now;
		flow->period_bytes = flow->second_bytes = 0;
	}
	flow->last_boot_nanos = now;
	if (now - flow->second_boot_nanos >= EARSHOT_SECOND_NANOS) {
		flow->second_boot_nanos = now;
		flow->second_bytes = 0;
		earshot_refused(slot, flow);
	}
	flow->second_bytes += payload_bytes;
	if (now - flow->period_boot_nanos >= EARSHOT_PERIOD_NANOS)
		earshot_judge_period(slot, flow, now);
	flow->period_bytes += payload_bytes;
	if (flow->state == EARSHOT_FLOW_BELOW_BITRATE) {
		if (flow->second_bytes < settings.min_bytes_per_second)
			return EARSHOT_BELOW_BITRATE;
		earshot_judge_anew(flow, now);
	}
	return flow->state == EARSHOT_FLOW_ABOVE_BITRATE ? EARSHOT_ABOVE_BITRATE : EARSHOT_LOOKED_AT;
}

#endif
