// SPDX-License-Identifier: Apache-2.0
// This file contains what the checks attach by.
#ifndef EARSHOT_ATTACH_H
#define EARSHOT_ATTACH_H

#include "harness.h"

struct attachment {
	struct bpf_link *links[2];
	int tcx[2];
	int clsact_ifindex; // 0: tcx
};

bool attach_cgroup(struct object *object, const char *cgroup, struct attachment *attachment);
// attach_tcx fails before Linux 6.6.
bool attach_tcx(struct object *object, int ifindex, struct attachment *attachment);
bool attach_clsact(struct object *object, int ifindex, struct attachment *attachment);
void detach(struct attachment *attachment);

#endif
