// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.signal.Owner;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cgroup's path as kubelets, container runtimes and systemd write it.
 *
 * <pre>
 * systemd driver   /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{uid with _}.slice/cri-containerd-{id}.scope
 * cgroupfs driver  /kubepods/burstable/pod{uid}/{id}
 * one of each      /system.slice/containerd.service/kubepods-burstable-pod{uid with _}.slice:cri-containerd:{id}
 * no Kubernetes    /system.slice/docker-{id}.scope, /docker/{id}, /system.slice/{unit}.service
 * </pre>
 *
 * The third is what a runtime with the cgroupfs driver makes of the parent that a kubelet with the
 * systemd driver names.
 *
 * <p>Guaranteed pods have no level for the quality of service. What lies below a container's cgroup
 * belongs to the container: systemd may run in one, or Docker. A node that is a container itself,
 * as kind's are, has pods below it all the same.
 */
final class CgroupPath {

  private static final Pattern POD =
      Pattern.compile(
          "(?:.*-)?pod([0-9a-f]{8})[-_]?([0-9a-f]{4})[-_]?([0-9a-f]{4})[-_]?([0-9a-f]{4})[-_]?"
              + "([0-9a-f]{12})(?:\\.slice)?");

  /** CRI-O keeps a container's monitor in a scope of its own, which is not the container. */
  private static final Pattern CONTAINER =
      Pattern.compile(
          "(?!crio-conmon-|libpod-conmon-)(?:[a-z][a-z-]*-)?([0-9a-f]{64})(?:\\.scope)?");

  /** {@code slice:prefix:name}, as runc is told to ask systemd, taken for a directory's name. */
  private static final Pattern IN_SLICE = Pattern.compile("(.+\\.slice):[a-z-]+:([0-9a-f]{64})");

  private static final Pattern UNIT = Pattern.compile(".+\\.(?:service|scope)");

  private CgroupPath() {}

  /**
   * Returns who it is, or null if it is neither a container nor a unit.
   *
   * @param path from the hierarchy's root on, with a leading slash
   */
  static @Nullable Owner owner(String path) {
    UUID podUid = null;
    Owner container = null;
    Owner unit = null;
    int end = 0;
    while (end < path.length()) {
      int start = end + 1;
      int slash = path.indexOf('/', start);
      end = slash < 0 ? path.length() : slash;
      String segment = path.substring(start, end);
      String here = path.substring(0, end);
      Matcher pod = POD.matcher(segment);
      Matcher inSlice = IN_SLICE.matcher(segment);
      Matcher matcher = CONTAINER.matcher(segment);
      if (pod.matches()) {
        podUid = uid(pod);
        container = new Owner(Owner.Kind.CONTAINER, here, podUid, null, null);
      } else if (inSlice.matches() && !isInContainerOfPod(container)) {
        Matcher slice = POD.matcher(inSlice.group(1));
        podUid = slice.matches() ? uid(slice) : podUid;
        container = new Owner(Owner.Kind.CONTAINER, here, podUid, inSlice.group(2), null);
      } else if (matcher.matches() && !isInContainerOfPod(container)) {
        container = new Owner(Owner.Kind.CONTAINER, here, podUid, matcher.group(1), null);
      } else if (container == null && UNIT.matcher(segment).matches()) {
        unit = new Owner(Owner.Kind.UNIT, here, null, null, segment);
      }
    }
    return container != null ? container : unit;
  }

  private static UUID uid(Matcher pod) {
    return UUID.fromString(
        String.join("-", pod.group(1), pod.group(2), pod.group(3), pod.group(4), pod.group(5)));
  }

  /** The API knows a pod's containers, and none that one of them runs. */
  private static boolean isInContainerOfPod(@Nullable Owner outer) {
    return outer != null && outer.podUid() != null && outer.containerId() != null;
  }
}
