// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * SipHash-2-4 with 128-bit output (Aumasson and Bernstein), bytes in the reference implementation's
 * order.
 *
 * <p>Not thread-safe. The result of {@link #hash} is read from {@link #high} and {@link #low}, so
 * that hashing allocates nothing.
 */
public final class SipHash128 {
  private final org.bouncycastle.crypto.macs.SipHash128 mac =
      new org.bouncycastle.crypto.macs.SipHash128();
  private final byte[] output = new byte[16];
  private final ByteBuffer outputView = ByteBuffer.wrap(output).order(ByteOrder.BIG_ENDIAN);

  /**
   * Creates a hash under {@code key}.
   *
   * @param key sixteen bytes
   */
  public SipHash128(byte[] key) {
    mac.init(new KeyParameter(key));
  }

  /** Hashes all of {@code input}. */
  public void hash(byte[] input) {
    mac.update(input, 0, input.length);
    mac.doFinal(output, 0);
  }

  /** Returns output bytes 0 to 7, the first as the most significant. */
  public long high() {
    return outputView.getLong(0);
  }

  /** Returns output bytes 8 to 15, the first of them as the most significant. */
  public long low() {
    return outputView.getLong(8);
  }
}
