// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.BpfException;
import earshot.bpf.program.BpfObject;
import earshot.bpf.program.ClsactAttachment;
import earshot.bpf.program.InterfaceAttachment;
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

  /**
   * Nobody removes what is attached as a rule, and asking takes the kernel's lock of interfaces.
   */
  private static final int UPDATES_PER_CHECK = 10;

  private final BpfObject object;
  private final Globs globs;
  private final boolean tcx;
  private final Map<Integer, InterfaceAttachment> attachments = new HashMap<>();
  private final Set<Integer> refused = new HashSet<>();
  private int updates;

  InterfaceWatch(BpfObject object, Globs globs, boolean tcx) {
    this.object = object;
    this.globs = globs;
    this.tcx = tcx;
  }

  /**
   * Attaches to those that are new, and forgets those that are gone; every tenth time attaches
   * again to those that have lost the programs.
   */
  void update(List<NetworkDevice> present) {
    boolean check = ++updates % UPDATES_PER_CHECK == 0;
    Set<Integer> indexes = new HashSet<>();
    for (NetworkDevice device : present) {
      indexes.add(device.index());
      if (check) {
        forgetIfLost(device);
      }
      if (globs.match(device.name())
          && !attachments.containsKey(device.index())
          && !refused.contains(device.index())) {
        attach(device);
      }
    }
    refused.retainAll(indexes);
    attachments.entrySet().removeIf(entry -> isGone(entry, indexes));
  }

  /** Returns whether an interface has lost the programs since the last update. */
  boolean isAnyLost() {
    return attachments.values().stream().anyMatch(attachment -> !attachment.isAttached());
  }

  int attached() {
    return attachments.size();
  }

  @Override
  public void close() {
    attachments.values().forEach(InterfaceAttachment::close);
    attachments.clear();
  }

  private void attach(NetworkDevice device) {
    try {
      InterfaceAttachment attachment =
          tcx ? TcxAttachment.attach(object, device) : ClsactAttachment.attach(object, device);
      attachments.put(device.index(), attachment);
      LOG.atInfo()
          .addKeyValue("event_type", "tc_attached")
          .addKeyValue("interface", device.name())
          .addKeyValue("hook", tcx ? "tcx" : "clsact")
          .log("Attached to interface {}", device.name());
      if (!attachment.inFront().isEmpty()) {
        LOG.atWarn()
            .addKeyValue("event_type", "tc_behind_others")
            .addKeyValue("interface", device.name())
            .log(
                "what others accept or redirect at interface {} is not seen; packets meet these"
                    + " first: {}; if calls are missing take kernel 6.6 or newer, or 'attach:"
                    + " cgroup'",
                device.name(),
                String.join(", ", attachment.inFront()));
      }
    } catch (BpfException e) {
      // It may have gone meanwhile. One that stays and refuses is not asked again.
      refused.add(device.index());
      LOG.warn("interface {} is not looked at", device.name(), e);
    }
  }

  private void forgetIfLost(NetworkDevice device) {
    InterfaceAttachment attachment = attachments.get(device.index());
    if (attachment == null || attachment.isAttached()) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("event_type", "tc_lost")
        .addKeyValue("interface", device.name())
        .log(
            "somebody has detached the programs from interface {}, where calls may have been"
                + " missed: attaching again",
            device.name());
    attachment.close();
    attachments.remove(device.index());
  }

  /** The kernel has detached from it already; what is left is a descriptor. */
  private static boolean isGone(
      Map.Entry<Integer, InterfaceAttachment> entry, Set<Integer> present) {
    if (present.contains(entry.getKey())) {
      return false;
    }
    entry.getValue().close();
    return true;
  }
}
