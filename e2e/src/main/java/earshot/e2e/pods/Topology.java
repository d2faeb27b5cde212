// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owns the pods of one run, the bridge that joins them and their cgroups. Addresses exist inside
 * the pods only, out of 10.213.0.0/24 (RFC 1918); the host gets none.
 */
public final class Topology implements AutoCloseable {
  static final String OWN_CGROUP_MOUNT = "cgroup";
  private static final String PREFIX_LENGTH = "/24";

  private final Run run;
  private final CgroupTree cgroups;
  private final List<Pod> pods = new ArrayList<>();
  private @Nullable PodSwitch podSwitch;

  private Topology(Run run, CgroupTree cgroups) {
    this.run = run;
    this.cgroups = cgroups;
  }

  /** Makes pods on a bridge in a namespace of its own: nothing is added to the host's network. */
  public static Topology create(Run run, List<PodSpec> pods) {
    return create(run, pods, false);
  }

  /** Makes pods on a bridge among the host's interfaces, with {@code veth*} ends beside it. */
  public static Topology createOnHost(Run run, List<PodSpec> pods) {
    return create(run, pods, true);
  }

  private static Topology create(Run run, List<PodSpec> specs, boolean onHost) {
    Path mount = CgroupMount.find();
    if (mount == null) {
      mount = CgroupMount.mountAt(run.directory().resolve(OWN_CGROUP_MOUNT));
    }
    Topology topology = new Topology(run, new CgroupTree(mount, run.name()));
    try {
      PodSwitch podSwitch = onHost ? new HostBridge(run.name()) : new IsolatedBridge(run.name());
      topology.podSwitch = podSwitch;
      for (PodSpec spec : specs) {
        topology.add(spec, podSwitch);
      }
      return topology;
    } catch (RuntimeException e) {
      topology.close();
      throw e;
    }
  }

  private void add(PodSpec spec, PodSwitch podSwitch) {
    Path cgroup = cgroups.create(spec.driver().path(spec));
    Pod pod = new Pod(spec, new NetworkNamespace(run.name() + "-" + spec.name()), cgroup);
    pods.add(pod);
    podSwitch.connect(pod.namespace(), pods.size());
    pod.namespace().ip("addr", "add", spec.address() + PREFIX_LENGTH, "dev", "eth0");
    pod.namespace().ip("link", "set", "eth0", "up");
  }

  /**
   * Makes another node's pods, on a bridge and in cgroups of their own, that reach these.
   *
   * @param delay how long each frame is under way between the two
   */
  public static Topology createBeside(Topology other, Run run, List<PodSpec> pods, Duration delay) {
    Topology topology = create(run, pods);
    if (topology.podSwitch instanceof IsolatedBridge own
        && other.podSwitch instanceof IsolatedBridge others) {
      if (delay.isZero()) {
        own.join(others);
      } else {
        own.join(others, delay);
      }
      return topology;
    }
    topology.close();
    throw new IllegalArgumentException("bridges among the host's interfaces cannot be joined");
  }

  /** Returns the pods in the order of their specifications. */
  public List<Pod> pods() {
    return List.copyOf(pods);
  }

  /** Returns another container of {@code pod}, which has the same network. */
  public Pod addContainer(Pod pod) {
    PodSpec spec = pod.spec().withOtherContainer();
    return new Pod(spec, pod.namespace(), cgroups.create(spec.driver().path(spec)));
  }

  /** Returns the run's cgroups, for processes beside the pods. */
  public CgroupTree cgroups() {
    return cgroups;
  }

  /** Ends every process in the run's cgroups, then removes all that was made. */
  @Override
  public void close() {
    cgroups.close();
    pods.forEach(Pod::close);
    PodSwitch present = podSwitch;
    if (present != null) {
      present.close();
    }
  }
}
