// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Owner;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CgroupPathTest {

  private static final String ID =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final UUID POD = UUID.fromString("6f4a3c1e-9b2d-4e5f-8a70-112233445566");
  private static final String POD_SLICE = "pod6f4a3c1e_9b2d_4e5f_8a70_112233445566.slice";

  @ParameterizedTest
  @MethodSource
  void owner(String path, @Nullable Owner expected) {
    assertThat(CgroupPath.owner(path)).isEqualTo(expected);
  }

  static Stream<Arguments> owner() {
    String burstable = "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-" + POD_SLICE;
    String guaranteed = "/kubepods.slice/kubepods-" + POD_SLICE;
    String kind =
        "/system.slice/docker-"
            + ID.replace('0', 'f')
            + ".scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-"
            + POD_SLICE;
    String inSlice = "/system.slice/containerd.service/kubepods-burstable-pod";
    return Stream.of(
        container(
            "containerd, cgroupfs driver, below a kubelet's systemd driver",
            "/system.slice/containerd.service/kubepods-burstable-"
                + POD_SLICE
                + ":cri-containerd:"
                + ID),
        container("the same, UID with dashes", inSlice + POD + ".slice:cri-containerd:" + ID),
        container(
            "the same, UID without dashes, of a static pod",
            inSlice + POD.toString().replace("-", "") + ".slice:cri-containerd:" + ID),
        container(
            "the same, guaranteed",
            "/system.slice/containerd.service/kubepods-" + POD_SLICE + ":cri-containerd:" + ID),
        container(
            "the same of CRI-O",
            "/system.slice/crio.service/kubepods-besteffort-" + POD_SLICE + ":crio:" + ID),
        container(
            "the same in kind",
            "/system.slice/docker-"
                + ID.replace('0', 'f')
                + ".scope/system.slice/containerd.service/kubelet-kubepods-"
                + POD_SLICE
                + ":cri-containerd:"
                + ID),
        Arguments.argumentSet(
            "the same, below a container",
            "/system.slice/containerd.service/kubepods-"
                + POD_SLICE
                + ":cri-containerd:"
                + ID
                + "/init.scope",
            new Owner(
                Owner.Kind.CONTAINER,
                "/system.slice/containerd.service/kubepods-" + POD_SLICE + ":cri-containerd:" + ID,
                POD,
                ID,
                null)),
        Arguments.argumentSet(
            "docker, cgroupfs driver, in a slice, without Kubernetes",
            "/system.slice/docker.service/system.slice:docker:" + ID,
            new Owner(
                Owner.Kind.CONTAINER,
                "/system.slice/docker.service/system.slice:docker:" + ID,
                null,
                ID,
                null)),
        container("containerd, systemd driver", burstable + "/cri-containerd-" + ID + ".scope"),
        container("CRI-O, systemd driver", burstable + "/crio-" + ID + ".scope"),
        container("docker, systemd driver", burstable + "/docker-" + ID + ".scope"),
        container("guaranteed", guaranteed + "/cri-containerd-" + ID + ".scope"),
        container("cgroupfs driver", "/kubepods/besteffort/pod" + POD + "/" + ID),
        container("guaranteed, cgroupfs driver", "/kubepods/pod" + POD + "/" + ID),
        container("CRI-O, cgroupfs driver", "/kubepods/burstable/pod" + POD + "/crio-" + ID),
        container(
            "docker, cgroupfs driver, kubelet below a parent",
            "/kubelet/kubepods/besteffort/pod" + POD + "/" + ID),
        container(
            "kind, cgroupfs driver",
            "/docker/" + ID.replace('0', 'f') + "/kubelet/kubepods/pod" + POD + "/" + ID),
        Arguments.argumentSet(
            "docker in a pod",
            guaranteed + "/cri-containerd-" + ID + ".scope/docker/" + ID.replace('0', 'f'),
            new Owner(
                Owner.Kind.CONTAINER,
                guaranteed + "/cri-containerd-" + ID + ".scope",
                POD,
                ID,
                null)),
        Arguments.argumentSet(
            "crun's cgroup below CRI-O's",
            burstable + "/crio-" + ID + ".scope/container",
            new Owner(Owner.Kind.CONTAINER, burstable + "/crio-" + ID + ".scope", POD, ID, null)),
        container("kind", kind + "/cri-containerd-" + ID + ".scope"),
        Arguments.argumentSet(
            "below a container",
            burstable + "/cri-containerd-" + ID + ".scope/init.scope",
            new Owner(
                Owner.Kind.CONTAINER,
                burstable + "/cri-containerd-" + ID + ".scope",
                POD,
                ID,
                null)),
        Arguments.argumentSet(
            "a pod without container",
            burstable,
            new Owner(Owner.Kind.CONTAINER, burstable, POD, null, null)),
        Arguments.argumentSet(
            "CRI-O's monitor",
            burstable + "/crio-conmon-" + ID + ".scope",
            new Owner(Owner.Kind.CONTAINER, burstable, POD, null, null)),
        Arguments.argumentSet(
            "docker without Kubernetes",
            "/docker/" + ID,
            new Owner(Owner.Kind.CONTAINER, "/docker/" + ID, null, ID, null)),
        Arguments.argumentSet(
            "a unit",
            "/system.slice/asterisk.service/payload",
            new Owner(
                Owner.Kind.UNIT, "/system.slice/asterisk.service", null, null, "asterisk.service")),
        Arguments.argumentSet("neither", "/user.slice", null),
        Arguments.argumentSet("the root", "/", null));
  }

  private static Arguments container(String name, String path) {
    return Arguments.argumentSet(name, path, new Owner(Owner.Kind.CONTAINER, path, POD, ID, null));
  }
}
