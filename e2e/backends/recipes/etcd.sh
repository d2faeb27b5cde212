# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# etcd, with etcdctl and etcdutl beside it: what kube-apiserver stores its objects in.
VERSION=v3.6.16
CPU_MINUTES=1

# Distributions' 3.4 fails watches with bookmarks from resourceVersion 0.
fits() {
  "$1" --version | grep -qE '^etcd Version: 3\.([6-9]|[1-9][0-9])\.'
}

build() {
  local part
  for part in etcd:server etcdctl:etcdctl etcdutl:etcdutl; do
    (
      in_module "${part%:*}" "go.etcd.io/etcd/${part#*:}/v3" $VERSION
      go_build "$1/${part%:*}" "go.etcd.io/etcd/${part#*:}/v3" -ldflags '-s -w'
    ) || return
  done
}
