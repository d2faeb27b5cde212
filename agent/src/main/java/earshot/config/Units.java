// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.time.Duration;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Collector's spellings of durations and sizes, and ours of rates; null for what is none. */
final class Units {
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(|B|KiB|MiB|GiB|KB|MB|GB)");
  private static final Pattern BITRATE = Pattern.compile("(\\d+)\\s*(|k|K|M|G)bit(?:/s)?");
  private static final Pattern PER_SECOND = Pattern.compile("(\\d+)(?:/s)?");

  private Units() {}

  static @Nullable Duration duration(String text) {
    Matcher part = DURATION_PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      end = part.end();
      nanos +=
          Double.parseDouble(part.group(1))
              * switch (part.group(2)) {
                case "ns" -> 1.0;
                case "us" -> 1e3;
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 60e9;
                default -> 3600e9;
              };
    }
    return end == text.length() && end > 0 ? Duration.ofNanos(Math.round(nanos)) : null;
  }

  static @Nullable Long bytes(String text) {
    return number(
        SIZE.matcher(text),
        unit ->
            switch (unit) {
              case "KiB" -> 1L << 10;
              case "MiB" -> 1L << 20;
              case "GiB" -> 1L << 30;
              case "KB" -> 1_000L;
              case "MB" -> 1_000_000L;
              case "GB" -> 1_000_000_000L;
              default -> 1L;
            });
  }

  static @Nullable Long bitsPerSecond(String text) {
    return number(
        BITRATE.matcher(text),
        unit ->
            switch (unit.toLowerCase(Locale.ROOT)) {
              case "k" -> 1_000L;
              case "m" -> 1_000_000L;
              case "g" -> 1_000_000_000L;
              default -> 1L;
            });
  }

  static @Nullable Long perSecond(String text) {
    return number(PER_SECOND.matcher(text), _ -> 1L);
  }

  /** Returns the shortest text that {@link #duration} reads as {@code duration}. */
  static String text(Duration duration) {
    long nanos = duration.toNanos();
    String[] units = {"h", "m", "s", "ms", "us"};
    long[] unitNanos = {3600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};
    for (int i = 0; i < units.length; i++) {
      if (nanos != 0 && nanos % unitNanos[i] == 0) {
        return nanos / unitNanos[i] + units[i];
      }
    }
    return nanos == 0 ? "0s" : nanos + "ns";
  }

  static String bytesText(long bytes) {
    return scaled(bytes, 1024, "B", "KiB", "MiB", "GiB");
  }

  static String bitsPerSecondText(long bitsPerSecond) {
    return scaled(bitsPerSecond, 1000, "bit", "kbit", "Mbit", "Gbit");
  }

  private static String scaled(long value, int step, String... units) {
    long rest = value;
    int unit = 0;
    while (rest != 0 && rest % step == 0 && unit < units.length - 1) {
      rest /= step;
      unit++;
    }
    return rest + units[unit];
  }

  private static @Nullable Long number(Matcher matcher, ToLongFunction<String> factor) {
    if (!matcher.matches()) {
      return null;
    }
    try {
      String unit = matcher.groupCount() > 1 ? matcher.group(2) : "";
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor.applyAsLong(unit));
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }
}
