// SPDX-License-Identifier: Apache-2.0
// This file contains programs that do nothing: what the others are measured against.
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

SEC("cgroup_skb/egress")
int earshot_empty_cgroup(struct __sk_buff *skb)
{
	(void)skb;
	return 1;
}

SEC("tc")
int earshot_empty_interface(struct __sk_buff *skb)
{
	(void)skb;
	return TC_ACT_UNSPEC;
}

char LICENSE[] SEC("license") = "Apache-2.0";
