// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.ffm.RouteSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Asks what filters an interface's clsact qdisc holds. */
final class TcFilters {

  private static final int RTM_GETTFILTER = 46;
  private static final int HEADER_BYTES = 20;
  private static final int CLSACT_INGRESS = 0xFFFFFFF2;
  private static final int CLSACT_EGRESS = 0xFFFFFFF3;

  private TcFilters() {}

  static boolean any(int interfaceIndex) {
    return any(interfaceIndex, CLSACT_INGRESS) || any(interfaceIndex, CLSACT_EGRESS);
  }

  private static boolean any(int interfaceIndex, int parent) {
    ByteBuffer request = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder());
    request.putInt(4, interfaceIndex).putInt(12, parent);
    return !RouteSocket.dump(RTM_GETTFILTER, request.array()).isEmpty();
  }
}
