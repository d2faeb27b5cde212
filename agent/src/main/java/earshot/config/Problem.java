// SPDX-License-Identifier: Apache-2.0
package earshot.config;

/**
 * One mistake in a configuration.
 *
 * @param source the file, or what stands in for it
 * @param line from 1; 0 where no line is to blame
 * @param path such as {@code receivers.ebpf.ring_size}
 * @param message what is wrong and what would be right
 */
public record Problem(String source, int line, String path, String message) {

  /** Returns {@code file:line: path: message}. */
  @Override
  public String toString() {
    return source
        + (line > 0 ? ":" + line : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message;
  }
}
