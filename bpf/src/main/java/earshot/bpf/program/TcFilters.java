// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.RouteSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks what filters an interface's clsact qdisc holds. */
final class TcFilters {

  /**
   * One of them.
   *
   * @param priority those of a lower one come first
   * @param name its program's, or its kind if it has none
   */
  record Filter(int handle, int priority, String name) {}

  private static final int RTM_GETTFILTER = 46;
  private static final int CLSACT_INGRESS = 0xFFFFFFF2;
  private static final int CLSACT_EGRESS = 0xFFFFFFF3;

  /** Offsets in {@code struct tcmsg}. */
  private static final int INTERFACE = 4;

  private static final int HANDLE = 8;
  private static final int PARENT = 12;
  private static final int INFO = 16;
  private static final int HEADER_BYTES = 20;

  private static final int ATTRIBUTE_HEADER_BYTES = 4;
  private static final int TCA_KIND = 1;
  private static final int TCA_OPTIONS = 2;
  private static final int TCA_BPF_NAME = 7;

  private TcFilters() {}

  static boolean any(int interfaceIndex) {
    return !atIngress(interfaceIndex).isEmpty() || !atEgress(interfaceIndex).isEmpty();
  }

  /** Those that packets meet that come in; none if there is no such qdisc. */
  static List<Filter> atIngress(int interfaceIndex) {
    return list(interfaceIndex, CLSACT_INGRESS);
  }

  static List<Filter> atEgress(int interfaceIndex) {
    return list(interfaceIndex, CLSACT_EGRESS);
  }

  private static List<Filter> list(int interfaceIndex, int parent) {
    ByteBuffer request = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder());
    request.putInt(INTERFACE, interfaceIndex).putInt(PARENT, parent);
    return RouteSocket.dump(RTM_GETTFILTER, request.array()).stream()
        .map(message -> parse(ByteBuffer.wrap(message).order(ByteOrder.nativeOrder())))
        // A message without a handle stands for all filters of one priority.
        .filter(filter -> filter.handle() != 0)
        .toList();
  }

  /** The priority is the upper half of {@code tcm_info}. */
  private static Filter parse(ByteBuffer message) {
    String kind = text(message, HEADER_BYTES, message.limit(), TCA_KIND);
    int options = find(message, HEADER_BYTES, message.limit(), TCA_OPTIONS);
    String program =
        options < 0
            ? ""
            : text(message, options + ATTRIBUTE_HEADER_BYTES, end(message, options), TCA_BPF_NAME);
    return new Filter(
        message.getInt(HANDLE),
        message.getInt(INFO) >>> 16,
        program.isEmpty() ? "a filter of kind " + kind : program);
  }

  private static String text(ByteBuffer message, int start, int end, int type) {
    int found = find(message, start, end, type);
    if (found < 0) {
      return "";
    }
    int from = found + ATTRIBUTE_HEADER_BYTES;
    // Without the zero behind it.
    byte[] text = new byte[Math.max(0, end(message, found) - from - 1)];
    message.get(from, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Returns where the attribute begins, or -1. */
  private static int find(ByteBuffer message, int start, int end, int type) {
    int offset = start;
    while (offset + ATTRIBUTE_HEADER_BYTES < end) {
      if (Short.toUnsignedInt(message.getShort(offset + 2)) == type) {
        return offset;
      }
      offset += (Math.max(ATTRIBUTE_HEADER_BYTES, attributeBytes(message, offset)) + 3) & ~3;
    }
    return -1;
  }

  private static int end(ByteBuffer message, int attribute) {
    return attribute + attributeBytes(message, attribute);
  }

  private static int attributeBytes(ByteBuffer message, int attribute) {
    return Short.toUnsignedInt(message.getShort(attribute));
  }
}
