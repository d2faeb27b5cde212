// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

/** Names of events; the registry is {@code otel-config/registry/events.yaml}. */
public final class AudioEvents {
  /** One signature was seen at one capture point: a log record, and an event of its spans. */
  public static final String AUDIO_SIGNATURE_SIGHTED = "audio.signature.sighted";

  /** The body of that log record, for people. */
  public static final String AUDIO_SIGNATURE_SIGHTED_BODY = "Audio signature detected";

  private AudioEvents() {}
}
