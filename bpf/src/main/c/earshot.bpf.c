// SPDX-License-Identifier: Apache-2.0
// This file contains the programs. Whatever happens in them, the packet goes on: the verdicts are constant.
#include "capture/cgroup.h"
#include "capture/tc.h"
#include "sweep.h"

SEC("cgroup_skb/ingress")
int earshot_cgroup_ingress(struct __sk_buff *skb)
{
	return earshot_cgroup(skb, EARSHOT_INGRESS);
}

SEC("cgroup_skb/egress")
int earshot_cgroup_egress(struct __sk_buff *skb)
{
	return earshot_cgroup(skb, EARSHOT_EGRESS);
}

SEC("tc")
int earshot_interface_ingress(struct __sk_buff *skb)
{
	return earshot_interface(skb, EARSHOT_INGRESS);
}

SEC("tc")
int earshot_interface_egress(struct __sk_buff *skb)
{
	return earshot_interface(skb, EARSHOT_EGRESS);
}

// Run by user space now and then.
SEC("syscall")
int earshot_sweep(struct earshot_sweep *sweep)
{
	return earshot_sweep_flows(sweep);
}

// No helper that is called here is reserved for GPL-compatible programs.
char LICENSE[] SEC("license") = "Apache-2.0";
