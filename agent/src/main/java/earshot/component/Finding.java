// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/**
 * One line of {@code doctor} or {@code validate}.
 *
 * @param subject what was looked at, such as {@code cgroup v2}
 * @param detail what was found
 * @param fix what to do about it; empty when {@code verdict} is {@link Verdict#OK}
 */
public record Finding(Verdict verdict, String subject, String detail, String fix) {

  /** How bad it is. */
  public enum Verdict {
    OK,
    /** It works, but less well than it could. */
    WARNING,
    /** It will not start. */
    ERROR
  }

  /** Returns a finding without a fix. */
  public static Finding ok(String subject, String detail) {
    return new Finding(Verdict.OK, subject, detail, "");
  }
}
