# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# helm: renders and installs the chart.
VERSION=v3.22.0
CPU_MINUTES=3

# The chart is written for Helm 3; others say so themselves.
fits() {
  "$1" version --template '{{.Version}}' | grep -qE '^v3\.(1[4-9]|[2-9][0-9])\.'
}

# Rendered without a cluster, a chart is told the version of Kubernetes that is built in.
build() {
  local chartutil=helm.sh/helm/v3/pkg/chartutil
  in_module helm helm.sh/helm/v3 $VERSION
  go_build "$1/helm" helm.sh/helm/v3/cmd/helm -ldflags \
    "-s -w -X helm.sh/helm/v3/internal/version.version=$VERSION -X $chartutil.k8sVersionMajor=1 -X $chartutil.k8sVersionMinor=34"
}
