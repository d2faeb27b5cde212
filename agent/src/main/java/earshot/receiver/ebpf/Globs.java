// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names with {@code *} for any characters and {@code ?} for one, less those of others. */
final class Globs {

  private final Pattern wanted;
  private final Pattern unwanted;

  Globs(List<String> wanted, List<String> unwanted) {
    this.wanted = pattern(wanted);
    this.unwanted = pattern(unwanted);
  }

  boolean match(String name) {
    return wanted.matcher(name).matches() && !unwanted.matcher(name).matches();
  }

  private static Pattern pattern(List<String> globs) {
    return Pattern.compile(globs.stream().map(Globs::regex).collect(Collectors.joining("|")));
  }

  private static String regex(String glob) {
    return glob.chars()
        .mapToObj(c ->
            switch (c) {
              case '*' -> ".*";
              case '?' -> ".";
              default -> Pattern.quote(String.valueOf((char) c));
            })
        .collect(Collectors.joining());
  }
}
