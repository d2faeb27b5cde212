# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# prometheus, with promtool beside it: metrics, by OTLP and scraped (scrape_native_histograms is of 3.8). Without its pages and the discovery of clouds' machines.
VERSION=v0.316.0
CPU_MINUTES=7

fits() {
  "$1" --version 2>&1 | grep -qE '^prometheus, version 3\.([89]|[1-9][0-9])\.' && [ -x "$(dirname "$1")/promtool" ]
}

build() {
  local program minor=${VERSION#v0.3}
  in_module prometheus github.com/prometheus/prometheus $VERSION
  for program in prometheus promtool; do
    go_build "$1/$program" github.com/prometheus/prometheus/cmd/$program -tags netgo,remove_all_sd,enable_kubernetes_sd \
      -ldflags "-s -w -X github.com/prometheus/common/version.Version=3.$minor"
  done
}
