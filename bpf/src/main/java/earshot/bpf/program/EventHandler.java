// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import earshot.bpf.event.SignatureEvent;

/** Takes the events of a {@link RingBuffer}. */
@FunctionalInterface
public interface EventHandler {

  /** The event is valid during this call only, and the same object each time. */
  void onEvent(SignatureEvent event);
}
