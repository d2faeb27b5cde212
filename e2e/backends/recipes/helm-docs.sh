# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# helm-docs: writes the chart's README from the comments of its values.
VERSION=v1.14.2
CPU_MINUTES=2

build() {
  in_module helm-docs github.com/norwoodj/helm-docs $VERSION
  go_build "$1/helm-docs" github.com/norwoodj/helm-docs/cmd/helm-docs -ldflags '-s -w'
}
