// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.util.List;

/** Programs attached to an interface, where others can detach them. */
public sealed interface InterfaceAttachment extends Attachment
    permits TcxAttachment, ClsactAttachment {

  /**
   * Returns whether both programs are attached still. They are not when somebody has removed one,
   * or when the interface is gone, though another may have its index by now.
   */
  boolean isAttached();

  /**
   * Returns what packets met first when this was attached, and where: whichever of them accepts or
   * redirects a packet keeps it from the programs. Such as {@code cil_from_container at ingress,
   * priority 1}.
   */
  List<String> inFront();
}
