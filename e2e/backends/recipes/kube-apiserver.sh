# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# The API server itself.
. "$RECIPES/kubernetes.inc"
CPU_MINUTES=11

fits() { kubernetes_fits "$1"; }

build() { kubernetes_build kube-apiserver "$1"; }
