# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# podmonitor-crd: the definition of PodMonitor as the Prometheus Operator ships it; not a program, and nothing is built.
VERSION=v0.85.0
CPU_MINUTES=1

build() {
  local folder module=github.com/prometheus-operator/prometheus-operator
  folder=$(go mod download -json $module@$VERSION | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
  install -m 644 "$folder/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml" "$1/podmonitor-crd"
}
