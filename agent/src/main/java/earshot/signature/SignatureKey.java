// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 32 secret bytes that agents share, and what is derived from them by RFC 5869 HKDF-SHA256
 * (extract with an empty salt). Without them nobody can test a guess about the audio. Never
 * printed.
 */
public final class SignatureKey {
  private static final int KEY_BYTES = 32;
  private static final int GEAR_WORDS = 256;

  private final byte[] secret;

  /** One for all lanes of all flows: 2 KiB that take long to derive. */
  private final long[] gear;

  private SignatureKey(byte[] secret) {
    this.secret = secret;
    this.gear = deriveGear();
  }

  /** Returns a fresh key: signatures then match on this node only. */
  public static SignatureKey random() {
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    return new SignatureKey(secret);
  }

  /**
   * Reads a key as 64 hex digits or as base64 of 32 bytes.
   *
   * @throws IllegalArgumentException if {@code text} is neither; the message names the command that
   *     makes a key and never holds {@code text}
   */
  public static SignatureKey parse(String text) {
    String trimmed = text.strip();
    byte[] secret;
    try {
      secret =
          trimmed.length() == 2 * KEY_BYTES
              ? HexFormat.of().parseHex(trimmed)
              : Base64.getDecoder().decode(trimmed);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    if (secret.length != KEY_BYTES) {
      throw malformed();
    }
    return new SignatureKey(secret);
  }

  /** Returns the 256 words of the gear table, info "earshot gear v1". */
  public long[] gear() {
    return gear.clone();
  }

  /** Returns the gear table itself, which is not to be changed. */
  long[] sharedGear() {
    return gear;
  }

  private long[] deriveGear() {
    ByteBuffer bytes =
        ByteBuffer.wrap(derive("earshot gear v1", GEAR_WORDS * Long.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    long[] words = new long[GEAR_WORDS];
    bytes.asLongBuffer().get(words);
    return words;
  }

  /** Returns the sixteen bytes that signatures are computed under, info "earshot identity v1". */
  public byte[] identityKey() {
    return derive("earshot identity v1", 16);
  }

  /** Returns the sixteen bytes that ids are computed under, info "earshot trace v1". */
  public byte[] traceKey() {
    return derive("earshot trace v1", 16);
  }

  /** Returns {@code earshot.signature.key.id}: eight hex digits that may be published. */
  public String id() {
    return HexFormat.of().formatHex(derive("earshot key id v1", 4));
  }

  @Override
  public String toString() {
    return "SignatureKey{id=" + id() + "}";
  }

  private byte[] derive(String info, int length) {
    try {
      SecretKey input = new SecretKeySpec(secret, "Generic");
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(input)
                  .thenExpand(info.getBytes(StandardCharsets.US_ASCII), length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK since 25 has HKDF-SHA256", e);
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "the signature key must be 64 hex digits or base64 of 32 bytes: make one with 'openssl rand -hex 32'");
  }
}
