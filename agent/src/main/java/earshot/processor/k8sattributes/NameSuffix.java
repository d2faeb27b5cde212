// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

/**
 * The end of a pod's name after its last hyphen, five characters or an ordinal as a rule, in the
 * eight bytes of a {@code long}.
 */
final class NameSuffix {
  private static final int MAX_LENGTH = 8;

  private NameSuffix() {}

  /** Returns where the suffix of {@code name} begins; 0 where it has none that fits. */
  static int begin(String name) {
    int begin = name.lastIndexOf('-') + 1;
    int length = name.length() - begin;
    if (length == 0 || length > MAX_LENGTH) {
      return 0;
    }
    for (int i = begin; i < name.length(); i++) {
      if (name.charAt(i) == 0 || name.charAt(i) > 0x7F) {
        return 0;
      }
    }
    return begin;
  }

  /** Packs what {@link #begin} has found to fit. */
  static long pack(String name, int begin) {
    long packed = 0;
    for (int i = begin; i < name.length(); i++) {
      packed = packed << 8 | name.charAt(i);
    }
    return packed;
  }

  static String unpack(long packed) {
    StringBuilder suffix = new StringBuilder(MAX_LENGTH);
    for (int shift = Long.SIZE - 8; shift >= 0; shift -= 8) {
      int character = (int) (packed >>> shift) & 0xFF;
      if (character != 0) {
        suffix.append((char) character);
      }
    }
    return suffix.toString();
  }
}
