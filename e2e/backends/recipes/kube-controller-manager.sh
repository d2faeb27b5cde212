# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Turns Deployments into ReplicaSets and those into pods. Built after kube-apiserver, with which it shares most packages.
. "$RECIPES/kubernetes.inc"
CPU_MINUTES=2

fits() { kubernetes_fits "$1"; }

build() { kubernetes_build kube-controller-manager "$1"; }
