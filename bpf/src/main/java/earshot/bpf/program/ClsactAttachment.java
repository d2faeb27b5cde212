// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.LibBpfLog;
import earshot.bpf.ffm.LibBpfTc;
import earshot.bpf.ffm.LibC;
import java.util.List;
import java.util.stream.Stream;

/**
 * Attached to an interface by filters of the clsact qdisc, for kernels without tcx.
 *
 * <p>A filter belongs to its qdisc and not to the process that added it, so that nothing can detach
 * it when the process is killed: kernels before 6.6 know no link for it. What a killed process left
 * lets every packet pass and counts it as before; the next start on that interface finds it by its
 * handle and priority, which nobody else uses, and replaces it. Closing removes the own filters,
 * and the qdisc if this added it and nobody else has put a filter there since, or removed the own.
 */
public final class ClsactAttachment implements InterfaceAttachment {

  /** ASCII "Earshot" begins so; a filter is recognised by it and by the priority. */
  static final int HANDLE = 0x45617273;

  /** Behind those of a CNI, which begin at 1. */
  static final int PRIORITY = 0xEA25;

  private final NetworkDevice device;
  private final boolean ownsQdisc;
  private final boolean replacedLeftOver;
  private final List<String> inFront;
  private boolean closed;

  private ClsactAttachment(
      NetworkDevice device, boolean ownsQdisc, boolean replacedLeftOver, List<String> inFront) {
    this.device = device;
    this.ownsQdisc = ownsQdisc;
    this.replacedLeftOver = replacedLeftOver;
    this.inFront = inFront;
  }

  /**
   * Attaches the programs of {@link CapturePoint#INTERFACE}.
   *
   * @throws BpfException if the kernel refuses
   */
  public static ClsactAttachment attach(BpfObject object, NetworkDevice device) {
    int ingress = object.programDescriptor(CapturePoint.INTERFACE.ingressProgram());
    int egress = object.programDescriptor(CapturePoint.INTERFACE.egressProgram());
    LibBpfLog.take();
    int created = LibBpfTc.createHook(device.index());
    if (created < 0 && created != -LibC.EEXIST) {
      throw Failures.notAttached("interface " + device.name(), -created, LibBpfLog.take());
    }
    boolean leftOver = removeFilters(device);
    List<String> inFront =
        Stream.concat(
                inFront(TcFilters.atIngress(device.index()), "ingress"),
                inFront(TcFilters.atEgress(device.index()), "egress"))
            .toList();
    ClsactAttachment attachment =
        new ClsactAttachment(device, created == 0 || leftOver, leftOver, inFront);
    try {
      attachFilter(device, LibBpfTc.INGRESS, ingress);
      attachFilter(device, LibBpfTc.EGRESS, egress);
    } catch (BpfException e) {
      attachment.close();
      throw e;
    }
    return attachment;
  }

  /** Whether a killed process had left its filters here. */
  public boolean replacedLeftOver() {
    return replacedLeftOver;
  }

  @Override
  public boolean isAttached() {
    return isOwnAmong(TcFilters.atIngress(device.index()))
        && isOwnAmong(TcFilters.atEgress(device.index()));
  }

  @Override
  public List<String> inFront() {
    return inFront;
  }

  @Override
  public String target() {
    return "interface " + device.name();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Who has removed them may have made the qdisc anew, for filters that are still to come.
    boolean removed = removeFilters(device);
    if (removed && ownsQdisc && !TcFilters.any(device.index())) {
      LibBpfTc.destroyHook(device.index());
    }
    LibBpfLog.take();
  }

  @Override
  public String toString() {
    return "ClsactAttachment[" + device.name() + "]";
  }

  private static boolean isOwnAmong(List<TcFilters.Filter> filters) {
    return filters.stream()
        .anyMatch(filter -> filter.handle() == HANDLE && filter.priority() == PRIORITY);
  }

  private static Stream<String> inFront(List<TcFilters.Filter> filters, String point) {
    return filters.stream()
        .filter(filter -> filter.priority() < PRIORITY)
        .map(filter -> "%s at %s, priority %d".formatted(filter.name(), point, filter.priority()))
        // A filter of kind u32 has tables, which are listed like filters.
        .distinct();
  }

  /** Removes the filters with our handle; returns whether there was one. */
  private static boolean removeFilters(NetworkDevice device) {
    boolean ingress = LibBpfTc.detach(device.index(), LibBpfTc.INGRESS, HANDLE, PRIORITY) == 0;
    boolean egress = LibBpfTc.detach(device.index(), LibBpfTc.EGRESS, HANDLE, PRIORITY) == 0;
    return ingress || egress;
  }

  private static void attachFilter(NetworkDevice device, int point, int program) {
    int result = LibBpfTc.attach(device.index(), point, program, HANDLE, PRIORITY);
    if (result < 0) {
      throw Failures.notAttached("interface " + device.name(), -result, LibBpfLog.take());
    }
  }
}
