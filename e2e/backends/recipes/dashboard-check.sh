# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# dashboard-check, from this repository: Grafana's own types of its dashboards' schema. Another VERSION after each change of it.
VERSION=v0.0.22-1
CPU_MINUTES=1

build() {
  in_module . github.com/grafana/grafana-foundation-sdk/go ${VERSION%-*}
  cp "${RECIPES%/recipes}/dashboard-check/main.go" .
  go_build "$1/dashboard-check" . -ldflags '-s -w'
}
