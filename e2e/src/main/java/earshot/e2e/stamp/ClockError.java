// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.stamp;

/**
 * How far apart two readings of one moment may be: kernel stamps are turned from one clock into
 * another, by an offset that is measured again and again, in the agent and in the traffic alike.
 */
public final class ClockError {

  /** In nanoseconds; a hundred times what an idle machine shows. */
  public static final long NANOS = 1_000_000;

  private ClockError() {}
}
