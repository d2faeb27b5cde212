// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

/**
 * What of one kind the relay has passed on, both ways.
 *
 * @param bytes of payload
 * @param candidates windows that an agent without a gate selects in them
 */
public record Passed(Kind kind, long bytes, long candidates) {
  @Override
  public String toString() {
    return "%s %d %d".formatted(kind, bytes, candidates);
  }

  static Passed parse(String line) {
    String[] words = line.split(" ", -1);
    return new Passed(Kind.valueOf(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
  }
}
