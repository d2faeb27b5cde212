// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.component.Finding;
import java.io.PrintWriter;
import java.util.List;

/** Prints what components found on the machine. */
final class Findings {
  private Findings() {}

  /** Prints each finding with its fix and returns the exit code. */
  static int print(List<Finding> findings, PrintWriter out) {
    boolean lacking = false;
    for (Finding finding : findings) {
      String verdict =
          switch (finding.verdict()) {
            case OK -> "ok";
            case WARNING -> "warning";
            case ERROR -> "error";
          };
      out.printf("%-8s %s: %s%n", verdict, finding.subject(), finding.detail());
      if (!finding.fix().isEmpty()) {
        out.printf("         fix: %s%n", finding.fix());
      }
      lacking |= finding.verdict() == Finding.Verdict.ERROR;
    }
    return lacking ? ExitCodes.MACHINE_LACKS : ExitCodes.OK;
  }
}
