// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.signature.SampleFormat;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of flows are, told by their ports.
 *
 * @param byPort {@link SampleFormat#OTHER} where the bytes are to be taken as they are
 */
public record ToldFormats(Map<Integer, SampleFormat> byPort) {
  private static final String AUTO = "auto";
  private static final String RAW = "raw";

  public ToldFormats {
    byPort = Map.copyOf(byPort);
  }

  /** Reads a mapping such as {@code {"8000-8100": ulaw}}; of ports told twice the first counts. */
  public static ToldFormats read(Section section, String key) {
    Map<Integer, SampleFormat> byPort = new LinkedHashMap<>();
    BitSet before = new BitSet();
    section
        .stringMap(key)
        .forEach((ports, format) -> {
          try {
            BitSet told = PortRanges.parse(List.of(ports)).toBitSet();
            SampleFormat bytes = format(format);
            told.andNot(before);
            before.or(told);
            if (bytes != null) {
              told.stream().forEach(port -> byPort.put(port, bytes));
            }
          } catch (IllegalArgumentException e) {
            section.problem(key, String.valueOf(e.getMessage()));
          }
        });
    return new ToldFormats(byPort);
  }

  /** Returns what is told of a flow, the port that it goes to before its own; null: nothing. */
  public @Nullable SampleFormat of(int sourcePort, int destinationPort) {
    SampleFormat told = byPort.get(destinationPort);
    return told == null ? byPort.get(sourcePort) : told;
  }

  private static @Nullable SampleFormat format(String text) {
    if (text.equals(AUTO)) {
      return null;
    }
    if (text.equals(RAW)) {
      return SampleFormat.OTHER;
    }
    return Arrays.stream(SampleFormat.values())
        .filter(format -> format != SampleFormat.OTHER && name(format).equals(text))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Stream.concat(
                        Stream.of(AUTO, RAW),
                        Arrays.stream(SampleFormat.values()).skip(1).map(ToldFormats::name))
                    .collect(Collectors.joining(", ", "must be one of ", ", is '" + text + "'"))));
  }

  private static String name(SampleFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
