// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

/** How a kubelet and its container runtime name a container's cgroup directory. */
public enum CgroupDriver {
  /** {@code kubepods.slice/…/cri-containerd-ID.scope}. */
  SYSTEMD {
    @Override
    String path(PodSpec pod) {
      return "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod%s.slice/cri-containerd-%s.scope"
          .formatted(pod.uid().replace('-', '_'), pod.containerId());
    }
  },
  /** {@code kubepods/burstable/podUID/ID}. */
  CGROUPFS {
    @Override
    String path(PodSpec pod) {
      return "kubepods/burstable/pod%s/%s".formatted(pod.uid(), pod.containerId());
    }
  };

  /** Returns the directory of the pod's container below the root of the hierarchy. */
  abstract String path(PodSpec pod);
}
