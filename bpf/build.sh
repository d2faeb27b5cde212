#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the kernel programs: build.sh OUT_DIR writes earshot.bpf.o and empty.bpf.o there.
set -eu

if [ $# -ne 1 ]; then
	echo "usage: build.sh OUT_DIR" >&2
	exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
for tool in clang llvm-strip awk; do
	command -v "$tool" >/dev/null || {
		echo "build.sh: $tool is missing: install the packages clang, llvm and mawk" >&2
		exit 3
	}
done
[ -e /usr/include/bpf/bpf_helpers.h ] || {
	echo "build.sh: bpf/bpf_helpers.h is missing: install the package libbpf-dev" >&2
	exit 3
}
# clang -target bpf does not look where Debian keeps asm/types.h.
triplet=$(clang -print-multiarch 2>/dev/null || true)
[ -n "$triplet" ] || triplet=$(uname -m)-linux-gnu
cd "$here/src/main/c"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
awk -f companding.awk >"$made/companding.inc"
for name in earshot empty; do
	clang -target bpf -mcpu=v3 -O2 -g -Wall -Wextra -Werror -fdebug-prefix-map="$here"=. \
		-I"/usr/include/$triplet" -I"$made" -c "$name.bpf.c" -o "$out/$name.bpf.o"
	# DWARF only: BTF stays.
	llvm-strip -g "$out/$name.bpf.o"
done
