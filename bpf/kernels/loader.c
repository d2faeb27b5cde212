// SPDX-License-Identifier: Apache-2.0
// This file contains the check of the kernel programs on one kernel: natively, or as init of a virtual machine, which
// it then powers off. The last line is RESULT PASS or RESULT FAIL.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness.h"

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stdout, format, arguments) : 0;
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int control = socket(AF_INET, SOCK_DGRAM, 0);

	if (ioctl(control, SIOCSIFFLAGS, &request))
		pass(false, "lo up: %s", strerror(errno));
	close(control);
}

static void mount_all(const char *cgroup)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir(cgroup, 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	if (mount("cgroup2", cgroup, "cgroup2", 0, NULL))
		pass(false, "mount cgroup2: %s", strerror(errno));
}

// Inserts the modules that clsact needs before Linux 6.6, where run.sh has put them.
static void insert_modules(void)
{
	const char *const modules[] = { "/sch_ingress.ko", "/cls_bpf.ko" };

	for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++) {
		int module = open(modules[i], O_RDONLY | O_CLOEXEC);

		if (module < 0)
			continue;
		if (syscall(SYS_finit_module, module, "", 0))
			pass(false, "insert %s: %s", modules[i], strerror(errno));
		close(module);
	}
}

static void check(const char *directory, const char *cgroup, unsigned malformed_packets)
{
	struct earshot_settings settings = default_settings();
	char path[512];
	struct object *frozen, *open;

	snprintf(path, sizeof(path), "%s/earshot.bpf.o", directory);
	settings.stages = 1; // as the agent loads them: what is turned off is not verified
	frozen = object_load(path, false, &settings);
	open = object_load(path, true, &settings);
	if (!frozen || !open)
		return;
	check_loopback(frozen, cgroup);
	check_malformed(frozen, malformed_packets);
	check_packets(open);
	check_streams(open);
	check_limits(open);
	check_owner(open, cgroup);
	snprintf(path, sizeof(path), "%s/vectors.txt", directory);
	check_vectors(open, path);
	object_close(frozen);
	object_close(open);
}

int main(int argc, char **argv)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	bool init = getpid() == 1;
	const char *directory = init ? "/" : argc > 1 ? argv[1] : NULL;
	const char *cgroup = init ? "/cgroup" : argc > 2 ? argv[2] : NULL;
	struct utsname name;

	if (!directory || !cgroup) {
		fprintf(stderr, "usage: loader DIRECTORY CGROUP\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	libbpf_set_print(quiet);
	setrlimit(RLIMIT_MEMLOCK, &unlimited);
	if (init) {
		mount_all(cgroup);
		insert_modules();
	} else if (unshare(CLONE_NEWNET)) {
		pass(false, "unshare: %s", strerror(errno));
	}
	loopback_up();
	uname(&name);
	printf("KERNEL %s\n", name.release);
	check(directory, cgroup, 10000);
	printf("RESULT %s\n", failures ? "FAIL" : "PASS");
	fflush(stdout);
	if (init)
		reboot(RB_POWER_OFF);
	return failures != 0;
}
