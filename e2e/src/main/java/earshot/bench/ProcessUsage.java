// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has used, as /proc tells.
 *
 * @param cpuSeconds of all its threads, in user and kernel mode, to 10 ms
 * @param residentMebibytes now
 * @param peakResidentMebibytes since its start
 */
record ProcessUsage(double cpuSeconds, double residentMebibytes, double peakResidentMebibytes) {
  /** The kernel's USER_HZ, the same on all architectures that Earshot knows. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

  /** Fields of {@code stat} after the parenthesis that ends the name; man 5 proc counts from 1. */
  private static final int UTIME = 14 - 3;

  private static final int STIME = 15 - 3;

  static ProcessUsage of(long pid) throws IOException {
    Path directory = Path.of("/proc", Long.toString(pid));
    return parse(
        Files.readString(directory.resolve("stat")),
        Files.readAllLines(directory.resolve("status")));
  }

  static ProcessUsage parse(String stat, List<String> status) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    return new ProcessUsage(
        ticks / TICKS_PER_SECOND, mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"));
  }

  private static double mebibytes(List<String> status, String name) {
    for (String line : status) {
      if (line.startsWith(name)) {
        String[] words = line.substring(name.length()).strip().split(" ", -1);
        return Long.parseLong(words[0]) / KIBIBYTES_PER_MEBIBYTE;
      }
    }
    throw new IllegalArgumentException("no " + name + " in the status of a process");
  }
}
