// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

import earshot.signature.SipHash128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Computes trace and span ids from what every agent with the same key sees alike, so that agents
 * which never talk produce one trace.
 *
 * <p>Not thread-safe: the thread that runs the chain owns it, others make their own by {@link
 * #copy()}.
 */
public final class TraceIdentity {
  /** How long one epoch lasts; the same content in another epoch is another trace. */
  public static final long EPOCH_SECONDS = 600;

  private static final int SPAN_INPUT_BYTES = 16 + 1 + ConnectionEnd.BYTES;
  private static final byte RESIDENCE = 1;
  private static final byte TRANSIT = 2;

  private final byte[] traceKey;
  private final SipHash128 sipHash;
  private final ByteBuffer traceInput = ByteBuffer.allocate(24);
  private final ByteBuffer spanInput = ByteBuffer.allocate(SPAN_INPUT_BYTES);

  /**
   * Creates the identity under a derived key.
   *
   * @param traceKey sixteen bytes of HKDF info "earshot trace v1"
   */
  public TraceIdentity(byte[] traceKey) {
    this.traceKey = traceKey.clone();
    this.sipHash = new SipHash128(traceKey);
  }

  /** Returns an equal identity for another thread. */
  public TraceIdentity copy() {
    return new TraceIdentity(traceKey);
  }

  /** Returns the trace of {@code signature} at {@code epochNanos} (Unix time). */
  public TraceId traceId(Signature signature, long epochNanos) {
    long epoch = Math.floorDiv(epochNanos, EPOCH_SECONDS * 1_000_000_000L);
    traceInput
        .clear()
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(signature.high())
        .putLong(signature.low())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(epoch);
    sipHash.hash(traceInput.array());
    boolean invalid = sipHash.high() == 0 && sipHash.low() == 0;
    return new TraceId(sipHash.high(), invalid ? 1 : sipHash.low());
  }

  /** Returns the span id of the residence that ends with the flow out at {@code out}. */
  public long residenceSpanId(TraceId traceId, ConnectionEnd out) {
    return spanId(traceId, RESIDENCE, out);
  }

  /** Returns the span id of the transit over {@code connectionEnd}; both ends compute the same. */
  public long transitSpanId(TraceId traceId, ConnectionEnd connectionEnd) {
    return spanId(traceId, TRANSIT, connectionEnd);
  }

  private long spanId(TraceId traceId, byte kind, ConnectionEnd connectionEnd) {
    spanInput
        .clear()
        .putLong(traceId.high())
        .putLong(traceId.low())
        .put(kind)
        .put(connectionEnd.toBytes());
    sipHash.hash(spanInput.array());
    return sipHash.high() == 0 ? 1 : sipHash.high();
  }
}
