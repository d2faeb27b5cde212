// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what a misspelt name was meant to be. */
public final class Names {
  private Names() {}

  /** Returns {@code "; did you mean …?"} for the nearest of {@code valid}, or the list of them. */
  public static String hint(String given, Collection<String> valid) {
    return valid.stream()
        .min(Comparator.comparingInt((String name) -> distance(given, name)).thenComparing(n -> n))
        .map(name ->
            distance(given, name) <= Math.max(2, given.length() / 3)
                ? "; did you mean '" + name + "'?"
                : "; valid: " + String.join(", ", valid.stream().sorted().toList()))
        .orElse("");
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
