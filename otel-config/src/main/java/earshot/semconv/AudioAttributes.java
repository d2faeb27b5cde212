// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Attributes of a moment of audio; the registry is {@code otel-config/registry/attributes.yaml}.
 */
public final class AudioAttributes {
  /** The keyed identity of one moment of audio, 32 lower-case hex digits. */
  public static final AttributeKey<String> AUDIO_SIGNATURE =
      AttributeKey.stringKey("audio.signature");

  /** The form of the audio that the signature was computed over. */
  public static final AttributeKey<String> AUDIO_SIGNATURE_LANE =
      AttributeKey.stringKey("audio.signature.lane");

  /** Whether one end of the transit was not seen, so that its duration is an estimate. */
  public static final AttributeKey<Boolean> AUDIO_TRANSIT_ESTIMATED =
      AttributeKey.booleanKey("audio.transit.estimated");

  /** Within what the transit stayed; absent where it went from pod to pod. */
  public static final AttributeKey<String> AUDIO_TRANSIT_SCOPE =
      AttributeKey.stringKey("audio.transit.scope");

  /** Whether both ends of the transit were stamped by one clock. */
  public static final AttributeKey<String> AUDIO_CLOCK = AttributeKey.stringKey("audio.clock");

  /** Why a signature is ambiguous and made no latency. */
  public static final AttributeKey<String> AUDIO_COLLISION_REASON =
      AttributeKey.stringKey("audio.collision.reason");

  /** What was decided about the bytes of a flow. */
  public static final AttributeKey<String> AUDIO_COVERAGE_VERDICT =
      AttributeKey.stringKey("audio.coverage.verdict");

  private AudioAttributes() {}
}
