// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

/** What the process ends with. */
final class ExitCodes {
  static final int OK = 0;

  /** Something failed at run time. */
  static final int FAILED = 1;

  /** Bad usage or configuration; nothing has been attached. */
  static final int USAGE = 2;

  /** The machine lacks something, which has been named. */
  static final int MACHINE_LACKS = 3;

  private ExitCodes() {}
}
