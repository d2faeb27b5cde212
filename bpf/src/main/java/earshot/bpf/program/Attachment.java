// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

/**
 * Programs attached to something that carries packets. Closing it detaches them, more than once is
 * legal.
 */
public sealed interface Attachment extends AutoCloseable
    permits CgroupAttachment, InterfaceAttachment {

  /** What they are attached to, for messages. */
  String target();

  @Override
  void close();
}
