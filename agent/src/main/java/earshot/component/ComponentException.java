// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A component cannot start. */
public final class ComponentException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean machineLacks;

  private ComponentException(String message, @Nullable Throwable cause, boolean machineLacks) {
    super(message, cause);
    this.machineLacks = machineLacks;
  }

  /** The machine lacks something, which {@code message} names with the fix: exit code 3. */
  public static ComponentException machineLacks(String message, @Nullable Throwable cause) {
    return new ComponentException(message, cause, true);
  }

  /** Something failed at run time: exit code 1. */
  public static ComponentException failed(String message, @Nullable Throwable cause) {
    return new ComponentException(message, cause, false);
  }

  /** Returns whether the machine lacks something, rather than something having failed. */
  public boolean isMachineLacking() {
    return machineLacks;
  }
}
