// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.io.Serial;

/** Capturing is impossible for a {@link Problem}; the message says which and names the fix. */
public final class BpfException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public BpfException(Problem problem) {
    super(problem.message() + "; " + problem.fix());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
