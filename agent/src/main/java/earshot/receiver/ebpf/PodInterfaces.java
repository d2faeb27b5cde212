// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.BpfException;
import earshot.bpf.program.BpfObject;
import earshot.bpf.program.NetworkDevice;
import earshot.bpf.program.NetworkNamespace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches inside the network namespaces of pods, as they come: what a CNI hands from one interface
 * to another past their hooks is seen there all the same. Owns the attachments. Not thread-safe.
 *
 * <p>Loopback is left out: one pod's cannot be told from another's.
 */
final class PodInterfaces implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PodInterfaces.class);

  /** Hardly a pod gets an interface after its start. */
  private static final int UPDATES_PER_LOOK = 10;

  private final BpfObject object;
  private final Globs globs;
  private final Map<String, InterfaceWatch> watches = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private int updates;

  PodInterfaces(BpfObject object, Globs globs) {
    this.object = object;
    this.globs = globs;
  }

  /** Attaches in those that are new, and forgets those that no process is in any more. */
  void update(List<NetworkNamespace> present) {
    boolean again = ++updates % UPDATES_PER_LOOK == 0;
    Set<String> names = new HashSet<>();
    for (NetworkNamespace namespace : present) {
      names.add(namespace.name());
      forgetIfAnother(namespace.name());
      if (!refused.contains(namespace.name())
          && (again || !watches.containsKey(namespace.name()))) {
        look(namespace);
      }
    }
    refused.retainAll(names);
    watches
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !names.contains(entry.getKey());
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
  }

  /** Returns whether there is anywhere to attach at all. */
  boolean isAnyFound() {
    return !watches.isEmpty();
  }

  int attached() {
    return watches.values().stream().mapToInt(InterfaceWatch::attached).sum();
  }

  @Override
  public void close() {
    watches.values().forEach(InterfaceWatch::close);
    watches.clear();
  }

  /**
   * The number in a namespace's name is given to another as soon as it is free, and so may be the
   * index of its interface. What was attached in the one tells: the kernel has detached it.
   */
  private void forgetIfAnother(String name) {
    InterfaceWatch watch = watches.get(name);
    if (watch != null && watch.isAnyLost()) {
      watch.close();
      watches.remove(name);
    }
  }

  private void look(NetworkNamespace namespace) {
    InterfaceWatch watch =
        watches.computeIfAbsent(
            namespace.name(), _ -> new InterfaceWatch(object, globs, /* tcx= */ true));
    try {
      // If it is gone, the next update forgets it.
      var _ =
          namespace.run(() ->
              watch.update(
                  NetworkDevice.list().stream().filter(device -> !device.loopback()).toList()));
    } catch (BpfException e) {
      refused.add(namespace.name());
      LOG.warn("{} is not looked at", namespace.file(), e);
    }
  }
}
