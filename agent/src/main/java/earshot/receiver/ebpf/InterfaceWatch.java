// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.Attachment;
import earshot.bpf.program.BpfException;
import earshot.bpf.program.BpfObject;
import earshot.bpf.program.ClsactAttachment;
import earshot.bpf.program.NetworkDevice;
import earshot.bpf.program.TcxAttachment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches to the interfaces that match, as they come. Owns the attachments. Not thread-safe. */
final class InterfaceWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InterfaceWatch.class);

  private final BpfObject object;
  private final Globs globs;
  private final boolean tcx;
  private final Map<Integer, Attachment> attachments = new HashMap<>();
  private final Set<Integer> refused = new HashSet<>();

  InterfaceWatch(BpfObject object, Globs globs, boolean tcx) {
    this.object = object;
    this.globs = globs;
    this.tcx = tcx;
  }

  /** Attaches to those that are new, and forgets those that are gone. */
  void update(List<NetworkDevice> present) {
    Set<Integer> indexes = new HashSet<>();
    for (NetworkDevice device : present) {
      indexes.add(device.index());
      if (globs.match(device.name())
          && !attachments.containsKey(device.index())
          && !refused.contains(device.index())) {
        attach(device);
      }
    }
    refused.retainAll(indexes);
    attachments.entrySet().removeIf(entry -> isGone(entry, indexes));
  }

  int attached() {
    return attachments.size();
  }

  @Override
  public void close() {
    attachments.values().forEach(Attachment::close);
    attachments.clear();
  }

  private void attach(NetworkDevice device) {
    try {
      Attachment attachment =
          tcx ? TcxAttachment.attach(object, device) : ClsactAttachment.attach(object, device);
      attachments.put(device.index(), attachment);
      LOG.atInfo()
          .addKeyValue("event_type", "tc_attached")
          .addKeyValue("interface", device.name())
          .addKeyValue("hook", tcx ? "tcx" : "clsact")
          .log("Attached to interface {}", device.name());
    } catch (BpfException e) {
      // It may have gone meanwhile. One that stays and refuses is not asked again.
      refused.add(device.index());
      LOG.warn("interface {} is not looked at", device.name(), e);
    }
  }

  /** The kernel has detached from it already; what is left is a descriptor. */
  private static boolean isGone(Map.Entry<Integer, Attachment> entry, Set<Integer> present) {
    if (present.contains(entry.getKey())) {
      return false;
    }
    entry.getValue().close();
    return true;
  }
}
