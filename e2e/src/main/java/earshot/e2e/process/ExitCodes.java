// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.process;

import earshot.e2e.pods.MachineException;
import java.util.concurrent.Callable;

/** What the commands of {@code ./dev} end with; 2 is bad usage. */
public final class ExitCodes {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int MACHINE_LACKS_SOMETHING = 3;

  private ExitCodes() {}

  /**
   * Returns what {@code work} does, or what its failure stands for, which is told on standard
   * error.
   *
   * @param command begins that line
   */
  public static int of(String command, Callable<Integer> work) throws Exception {
    try {
      return work.call();
    } catch (MachineException e) {
      System.err.println(command + ": " + e.getMessage());
      return MACHINE_LACKS_SOMETHING;
    } catch (IllegalStateException e) {
      System.err.println(command + ": " + e.getMessage());
      return FAILED;
    }
  }
}
