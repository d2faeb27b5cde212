// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.framing.Leg;
import earshot.e2e.pods.PodSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One pod of the demo and what it does.
 *
 * @param in the leg that brings audio; null at the source
 * @param out the leg that takes it on; null at the end
 * @param holdMillis how long audio is held at first
 * @param finalHoldMillis how long it is held at the end of the run
 */
record Stage(
    PodSpec pod, @Nullable Leg in, @Nullable Leg out, double holdMillis, double finalHoldMillis) {

  /** Returns whether audio comes in and goes out, so that there is a residence. */
  boolean isBetween() {
    return in != null && out != null;
  }

  /** Returns the injected delay as people read it. */
  String holdText() {
    if (!isBetween()) {
      return "-";
    }
    return holdMillis == finalHoldMillis
        ? String.format(Locale.ROOT, "%.0f", holdMillis)
        : String.format(Locale.ROOT, "%.0f to %.0f", holdMillis, finalHoldMillis);
  }
}
