# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# tempo: traces. Its 2.x tags are no versions that Go's proxy serves; this commit, between 2.1 and 2.2, is the newest with a
# checksum. It has TraceQL without structural operators.
VERSION=v1.5.1-0.20230524121406-1dc1bfe7085b
CPU_MINUTES=6

fits() {
  "$1" --version 2>&1 | grep -qE '^tempo, version v?2\.([2-9]|10)\.'
}

build() {
  local about
  in_module . github.com/grafana/tempo $VERSION
  about=$(go mod download -json github.com/grafana/tempo@$VERSION | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  [ -f "$about" ] || fail 3 "cannot fetch github.com/grafana/tempo@$VERSION: is there a Go module proxy within reach (go env GOPROXY)?"
  # It is written against what it replaces its libraries by.
  sed -n '/^replace/,$p' "$about" >>go.mod
  cp "${RECIPES%/recipes}/tempo/main.go" .
  # Its Parquet library links to a function of the runtime, which newer linkers refuse unless told.
  go_build "$1/tempo" . -ldflags '-s -w -checklinkname=0'
}
