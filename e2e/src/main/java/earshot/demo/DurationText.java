// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 20s} or {@code 2m}: at least 5 s, at most an hour. */
final class DurationText implements ITypeConverter<Duration> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(s|m)");
  private static final Duration MIN = Duration.ofSeconds(5);
  private static final Duration MAX = Duration.ofHours(1);

  @Override
  public Duration convert(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "must be seconds or minutes such as 20s or 2m, is '" + text + "'");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
    if (duration.compareTo(MIN) < 0 || duration.compareTo(MAX) > 0) {
      throw new TypeConversionException("must be 5s to 60m, is '" + text + "'");
    }
    return duration;
  }
}
