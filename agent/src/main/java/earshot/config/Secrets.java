// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows by a key's name whether its value may be shown, so that a component whose author forgot to
 * think of it leaks nothing.
 */
final class Secrets {
  private static final String MASK = "[REDACTED]";
  private static final Set<String> NAMES =
      Set.of("key", "key_pem", "password", "secret", "token", "authorization", "credentials");
  private static final Set<String> MAPS = Set.of("headers", "metadata");
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*@");

  private Secrets() {}

  /** Returns whether the values of the mapping at {@code path} are secret, whatever their keys. */
  static boolean isSecretMap(String path) {
    return MAPS.contains(path.substring(path.lastIndexOf('.') + 1));
  }

  static boolean isSecret(String key) {
    return NAMES.contains(key)
        || key.endsWith("_password")
        || key.endsWith("_token")
        || key.endsWith("_secret");
  }

  /** Returns {@code text} for the eyes of others; an empty text shows that nothing is set. */
  static String mask(String text) {
    return text.isEmpty() ? text : MASK;
  }

  /** Returns {@code text} without a URL's user and password. */
  static String maskUserInfo(String text) {
    return USER_INFO.matcher(text).replaceAll("://" + MASK + "@");
  }
}
