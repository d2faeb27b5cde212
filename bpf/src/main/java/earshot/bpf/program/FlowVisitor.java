// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

/** Takes the entries of a {@link FlowTable}. */
@FunctionalInterface
public interface FlowVisitor {

  /** The flow is valid during this call only, and the same object each time. */
  void onFlow(Flow flow);
}
