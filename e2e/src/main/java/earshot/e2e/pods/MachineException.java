// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

/** The machine lacks something that pods need; the message names it and the fix. */
public final class MachineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one whose message is for people. */
  public MachineException(String message) {
    super(message);
  }
}
