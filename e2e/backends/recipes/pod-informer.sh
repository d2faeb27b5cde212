# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# The peer of the bench 'pods', from this repository: an informer of client-go. Another VERSION after each change of it.
VERSION=v0.34.4-3
CPU_MINUTES=2

build() {
  in_module . k8s.io/client-go ${VERSION%-*}
  cp "$RECIPES/../../bench/informer/main.go" .
  go mod tidy >&2 && go_build "$1/pod-informer" . -ldflags '-s -w'
}
