# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# loki: logs, by OTLP, with structured metadata.
VERSION=v3.7.8
CPU_MINUTES=13

fits() {
  "$1" --version 2>&1 | grep -qE '^loki, version v?3\.([3-9]|[1-9][0-9])\.'
}

build() {
  local about module=github.com/grafana/loki/v3
  in_module . $module $VERSION
  about=$(go mod download -json $module@$VERSION | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  [ -f "$about" ] || fail 3 "cannot fetch $module@$VERSION: is there a Go module proxy within reach (go env GOPROXY)?"
  # All that it replaces but a folder of its repository, which is published under the version that it requires.
  sed -i "s/^go .*/$(grep -m1 '^go ' "$about")/" go.mod
  grep -E '^(replace|exclude) ' "$about" | grep -v '=> \./' >>go.mod
  go_build "$1/loki" $module/cmd/loki -ldflags "-s -w -X $module/pkg/util/build.Version=${VERSION#v}"
}
