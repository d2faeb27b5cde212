// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a kernel release. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {

  /** The oldest kernel on which the programs are tested. */
  public static final KernelVersion OLDEST = new KernelVersion(6, 1);

  /** The first kernel with tcx. */
  public static final KernelVersion FIRST_WITH_TCX = new KernelVersion(6, 6);

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

  /**
   * Reads a release as {@code uname -r} prints it.
   *
   * @throws IllegalArgumentException if it does not begin with two numbers
   */
  public static KernelVersion parse(String release) {
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a kernel release: " + release);
    }
    return new KernelVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public int compareTo(KernelVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
