// SPDX-License-Identifier: Apache-2.0
// This file contains the attachments: a cgroup, and an interface by tcx or, before Linux 6.6, clsact.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/bpf.h>

#include "attach.h"

// enum bpf_attach_type of Linux 6.6, which Debian 12's headers do not know.
#define TCX_INGRESS 46
#define TCX_EGRESS 47

bool attach_cgroup(struct object *object, const char *cgroup, struct attachment *attachment)
{
	int directory = open(cgroup, O_RDONLY | O_DIRECTORY);
	char path[512];
	int procs;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	procs = open(path, O_WRONLY);
	if (write(procs, "0", 1) < 0)
		return pass(false, "enter %s: %s", cgroup, strerror(errno));
	close(procs);
	attachment->links[0] = bpf_program__attach_cgroup(object->programs[CGROUP_INGRESS], directory);
	attachment->links[1] = bpf_program__attach_cgroup(object->programs[CGROUP_EGRESS], directory);
	close(directory);
	return pass(attachment->links[0] && attachment->links[1], "attach to %s by bpf_link", cgroup);
}

static int link_tcx(struct object *object, enum program program, int ifindex, int type)
{
	union bpf_attr attributes = { .link_create = { .prog_fd = bpf_program__fd(object->programs[program]),
						       .target_fd = ifindex } };

	attributes.link_create.attach_type = type;
	return syscall(SYS_bpf, BPF_LINK_CREATE, &attributes, sizeof(attributes));
}

bool attach_clsact(struct object *object, int ifindex, struct attachment *attachment)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = ifindex, .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS);
	int error = bpf_tc_hook_create(&hook);

	attachment->clsact_ifindex = ifindex;
	for (int i = 0; i < 2 && (!error || error == -EEXIST); i++) {
		LIBBPF_OPTS(bpf_tc_opts, options,
			    .prog_fd = bpf_program__fd(object->programs[INTERFACE_INGRESS + i]));

		hook.attach_point = i ? BPF_TC_EGRESS : BPF_TC_INGRESS;
		error = bpf_tc_attach(&hook, &options);
	}
	return !error;
}

bool attach_tcx(struct object *object, int ifindex, struct attachment *attachment)
{
	attachment->tcx[0] = link_tcx(object, INTERFACE_INGRESS, ifindex, TCX_INGRESS);
	attachment->tcx[1] = link_tcx(object, INTERFACE_EGRESS, ifindex, TCX_EGRESS);
	return attachment->tcx[0] > 0 && attachment->tcx[1] > 0;
}

void detach(struct attachment *attachment)
{
	for (int i = 0; i < 2; i++) {
		if (attachment->links[i])
			bpf_link__destroy(attachment->links[i]);
		if (attachment->tcx[i] > 0)
			close(attachment->tcx[i]);
	}
	if (attachment->clsact_ifindex) {
		LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = attachment->clsact_ifindex,
			    .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS);

		bpf_tc_hook_destroy(&hook);
	}
	memset(attachment, 0, sizeof(*attachment));
}
