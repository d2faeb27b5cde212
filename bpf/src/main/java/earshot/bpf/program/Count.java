// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

/**
 * The value of a {@link Counter}, over all CPUs.
 *
 * @param count packets, flows or windows
 * @param payloadBytes their payload
 */
public record Count(long count, long payloadBytes) {

  public Count plus(Count other) {
    return new Count(count + other.count, payloadBytes + other.payloadBytes);
  }

  public Count minus(Count other) {
    return new Count(count - other.count, payloadBytes - other.payloadBytes);
  }
}
