#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Loads, attaches and runs the kernel programs on this kernel, or on Debian's in QEMU.
set -eu

usage() {
	cat <<USAGE
usage: run.sh [native | 6.1 | 6.12 | all]

  native  this kernel: needs root and a cgroup v2 mount
  6.1     Debian's newest linux-image-6.1.0-*-amd64, in QEMU without KVM
  6.12    Debian's newest linux-image-6.12*-amd64, likewise
  all     each of them; the default

EARSHOT_KERNEL_CACHE  where kernel packages are kept (default: ~/.cache/earshot/kernels)
EARSHOT_KERNEL_TIMEOUT  seconds for one virtual machine (default: 300)

Ends with 1 when a check fails, with 3 when the machine lacks something.
USAGE
}

say() { echo "run.sh: $*"; }
lack() {
	echo "run.sh: $*" >&2
	exit 3
}
need() { command -v "$1" >/dev/null || lack "$1 is missing: install the package $2"; }

here=$(cd "$(dirname "$0")" && pwd)
cache=${EARSHOT_KERNEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/earshot/kernels}
work=$(mktemp -d)
own_cgroup=
clean() {
	[ -z "$own_cgroup" ] || rmdir "$own_cgroup" 2>/dev/null || true
	rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

build() {
	need gcc gcc
	[ -e /usr/lib/"$(gcc -print-multiarch)"/libelf.a ] || lack "libelf.a is missing: install the package libelf-dev"
	"$here/../build.sh" "$work"
	cp "$here/../vectors/vectors.txt" "$work"
	# glibc warns that name look-ups are not static; nothing here looks up names.
	gcc -std=gnu17 -O2 -Wall -Wextra -Wno-missing-field-initializers -Werror -pthread -static \
		"$here"/*.c -o "$work/loader" -lbpf -lelf -lz
}

# The tests that need more of a kernel than it has say so; the verifier's counts may only be lowered silently.
verdict() { # NAME LOG
	grep -E '^(KERNEL|INSTRUCTIONS|TCX|STRESS|FAIL|RESULT)' "$2" || true
	say "$1: $(grep -c '^PASS' "$2" || true) checks passed, $(grep -c '^FAIL' "$2" || true) failed"
	if ! grep -q '^RESULT PASS' "$2"; then
		say "$1: no RESULT PASS; the last lines were:"
		tail -n 20 "$2"
		return 1
	fi
	instructions "$1" "$2"
}

instructions() { # NAME LOG
	status=0
	while read -r _ program count; do
		bound=$(awk -v k="$1" -v p="$program" '$1 == k && $2 == p { print $3 }' "$here/verifier-baseline.txt")
		if [ -z "$bound" ] && [ "$1" != native ]; then
			say "$1: $program has no line in verifier-baseline.txt"
			status=1
		elif [ "$count" -gt "${bound:-100000}" ]; then
			say "$1: $program takes $count verified instructions, more than ${bound:-100000}" \
				"(verifier-baseline.txt; raise it only with a reason)"
			status=1
		fi
	done <<LINES
$(grep '^INSTRUCTIONS' "$2" | tr -d '\r')
LINES
	return $status
}

run_native() {
	[ "$(id -u)" = 0 ] || lack "run.sh native needs root"
	root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
	[ -n "$root" ] || lack "no cgroup v2 is mounted: mount -t cgroup2 none DIR"
	own_cgroup=$root/earshot-kernel-$$
	mkdir "$own_cgroup"
	say "native: $(uname -r), in $own_cgroup"
	"$work/loader" "$work" "$own_cgroup" >"$work/native.log" 2>&1 || true
	verdict native "$work/native.log"
}

# Runs an apt command on the Debian release that has the series, by the mirror that this machine uses already. Its lists
# and settings lie in the work folder: the machine's own stay as they are.
apt_of() { # SERIES COMMAND [ARGUMENTS]
	case $1 in 6.1) suite=bookworm ;; *) suite=trixie ;; esac
	shift
	command=$1
	shift
	"$command" -o Dir::Etc::SourceList="$work/apt/$suite.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt" -o APT::Sandbox::User=root "$@"
}

apt_prepare() { # SERIES
	mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' | grep -v security | head -n 1)
	for suite in bookworm trixie; do
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/apt/$suite.list"
	done
	apt_of "$1" apt-get -qq update 2>"$work/apt.log" || cat "$work/apt.log" >&2
}

# Prints the packages of a series, the newest first.
newest() { # SERIES
	apt_of "$1" apt-cache search --names-only "^linux-image-$(echo "$1" | sed 's/\./\\./g')\\.[0-9].*-amd64\$" |
		awk '{ print $1 }' | grep -Ev -- '-(rt|cloud)-|-dbg$|-unsigned$' | sort -Vr
}

fetch() { # SERIES
	mkdir -p "$cache"
	image=$(find "$cache" -name "vmlinuz-$1.*" | sort -V | tail -n 1)
	[ -z "$image" ] || return 0
	need apt-get apt
	need dpkg-deb dpkg
	apt_prepare "$1"
	for package in $(newest "$1"); do
		say "$1: downloading $package"
		if (cd "$work" && apt_of "$1" apt-get -qq download "$package" 2>"$work/apt.log"); then
			dpkg-deb -x "$work/$package"_*.deb "$work/$package"
			cp "$work/$package"/boot/vmlinuz-* "$cache/"
			release=$(basename "$work/$package"/boot/vmlinuz-* | sed 's/vmlinuz-//')
			mkdir -p "$cache/modules-$release"
			# Compressed ones are of kernels that have tcx.
			find "$work/$package" \( -name sch_ingress.ko -o -name cls_bpf.ko \) \
				-exec cp {} "$cache/modules-$release/" \;
			rm -rf "$work/$package" "$work/$package"_*.deb
			image=$(find "$cache" -name "vmlinuz-$1.*" | sort -V | tail -n 1)
			return 0
		fi
	done
	lack "no linux-image-$1*-amd64 can be downloaded from this machine's Debian mirror: put a vmlinuz-$1.* into $cache"
}

# Writes an initramfs of the files named on the input.
archive() {
	if command -v cpio >/dev/null; then
		cpio -o -H newc --quiet
	else
		need busybox busybox-static
		busybox cpio -o -H newc 2>/dev/null
	fi
}

run_qemu() { # SERIES
	need qemu-system-x86_64 qemu-system-x86
	fetch "$1"
	say "$1: booting $(basename "$image")"
	mkdir -p "$work/root-$1"
	cp "$work/loader" "$work/root-$1/init"
	cp "$work/earshot.bpf.o" "$work/vectors.txt" "$work/root-$1/"
	release=$(basename "$image" | sed 's/vmlinuz-//')
	find "$cache/modules-$release" -name '*.ko' -exec cp {} "$work/root-$1/" \; 2>/dev/null || true
	(cd "$work/root-$1" && find . | archive) >"$work/initrd-$1"
	timeout "${EARSHOT_KERNEL_TIMEOUT:-300}" qemu-system-x86_64 -machine accel=tcg -cpu max -smp 2 -m 1024 \
		-nographic -no-reboot -kernel "$image" -initrd "$work/initrd-$1" \
		-append "console=ttyS0 quiet panic=-1" >"$work/$1.log" 2>&1 </dev/null ||
		say "$1: QEMU did not end by itself"
	tr -d '\r' <"$work/$1.log" >"$work/$1.clean"
	verdict "$1" "$work/$1.clean"
}

case ${1:-all} in
native | 6.1 | 6.12) kernels=$1 ;;
all) kernels="native 6.1 6.12" ;;
*)
	usage >&2
	exit 2
	;;
esac
build
failed=
for kernel in $kernels; do
	case $kernel in
	native) run_native || failed="$failed $kernel" ;;
	*) run_qemu "$kernel" || failed="$failed $kernel" ;;
	esac
done
[ -z "$failed" ] || {
	say "failed:$failed"
	exit 1
}
