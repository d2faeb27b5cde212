// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Ports as a configuration writes them: {@code 8000} or {@code 8000-8100}. */
public record PortRanges(List<Range> ranges) {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /** From {@code first} to {@code last}, both included. */
  public record Range(int first, int last) {
    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  /** Takes a copy. */
  public PortRanges {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is no port and no range of ports
   */
  public static PortRanges parse(List<String> texts) {
    return new PortRanges(texts.stream().map(PortRanges::range).toList());
  }

  /** Reads a list of them, or {@code absent} where there is none; what is wrong is reported. */
  public static PortRanges read(Section section, String key, List<String> absent) {
    try {
      return parse(section.strings(key, absent));
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return parse(absent);
    }
  }

  /** Returns the ports as a set. */
  public BitSet toBitSet() {
    BitSet ports = new BitSet(MAX_PORT + 1);
    ranges.forEach(range -> ports.set(range.first, range.last + 1));
    return ports;
  }

  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  private static Range range(String text) {
    Matcher matcher = RANGE.matcher(text.strip());
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first <= last && last <= MAX_PORT) {
        return new Range(first, last);
      }
    }
    throw new IllegalArgumentException(
        "must be ports from 0 to 65535 or ranges such as 8000-8100, is '" + text + "'");
  }
}
