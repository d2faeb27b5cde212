// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether kernel program and reference agree, on many more random and damaged packets than a build
 * can wait for: the tests that hold it, with more cases. One compares what is found in the bytes,
 * the other one also what becomes of each.
 */
final class FuzzBench {
  /** Some six and a half million packets. */
  private static final int TIMES = 10;

  private static final double LEAST_CASES = 1_000_000;
  private static final double LEAST_COVERED = 300_000;
  private static final String TESTS = "KernelAgreementTest,CoverageAgreementTest";
  private static final Pattern AGREED = Pattern.compile("(\\d+) packets agreed");
  private static final Pattern COVERED = Pattern.compile("(\\d+) packets covered alike");
  private static final Pattern RUN =
      Pattern.compile("Tests run: \\d+, Failures: (\\d+), Errors: (\\d+).*AgreementTest");

  private FuzzBench() {}

  static Report run() throws IOException, InterruptedException {
    Process test =
        new ProcessBuilder(
                "./mvnw",
                "-B",
                "-ntp",
                "-pl",
                "agent",
                "-am",
                "-Dtest=" + TESTS,
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dearshot.fuzz.times=" + TIMES,
                "test")
            .redirectErrorStream(true)
            .start();
    long agreed = 0;
    long covered = 0;
    long failed = 0;
    int ran = 0;
    try (BufferedReader lines = test.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher cases = AGREED.matcher(line);
        if (cases.find()) {
          agreed = Long.parseLong(cases.group(1));
        }
        Matcher alike = COVERED.matcher(line);
        if (alike.find()) {
          covered = Long.parseLong(alike.group(1));
        }
        Matcher run = RUN.matcher(line);
        if (run.find()) {
          ran++;
          failed += Long.parseLong(run.group(1)) + Long.parseLong(run.group(2));
        }
      }
    }
    if ((test.waitFor() != 0 && failed == 0) || ran < TESTS.split(",").length) {
      throw new IOException("the test did not run: try ./dev test");
    }
    return Report.of(
        "fuzz",
        List.of(
            Row.atLeast(
                LEAST_CASES, "packets on which both agree", "1", (double) (agreed + covered)),
            Row.atLeast(
                LEAST_COVERED,
                "of them, whose every byte ends under the same verdict",
                "1",
                (double) covered),
            Row.atMost(0, "tests that found a difference", "1", (double) failed)));
  }
}
