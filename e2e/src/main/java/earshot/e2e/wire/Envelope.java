// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The text messages that carry base64 of audio, as the services document them. */
enum Envelope {
  /** What Twilio sends. */
  TWILIO_MEDIA(
      """
      {"event":"media","sequenceNumber":"%1$d","media":{"track":"inbound","chunk":"%1$d","timestamp":"%2$d","payload":"%3$s"},"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"}\
      """,
      "/media/payload",
      """
      {"event":"connected","protocol":"Call","version":"1.0.0"}\
      """,
      """
      {"event":"start","sequenceNumber":"1","start":{"accountSid":"AC00000000000000000000000000000000","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","callSid":"CA00000000000000000000000000000000","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{}},"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"}\
      """),
  /** What is sent to Twilio. */
  TWILIO_PLAY(
      """
      {"event":"media","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","media":{"payload":"%3$s"}}\
      """,
      "/media/payload"),
  /** What Telnyx sends. */
  TELNYX_MEDIA(
      """
      {"event":"media","sequence_number":"%1$d","media":{"track":"inbound","chunk":"%1$d","timestamp":"%2$d","payload":"%3$s"},"stream_id":"32de0dea-53cb-4b21-89a4-9e1819c043bc"}\
      """,
      "/media/payload",
      """
      {"event":"connected","version":"1.0.0"}\
      """,
      """
      {"event":"start","sequence_number":"1","start":{"user_id":"3E6F995F-85F7-4705-9741-53B116D28237","call_control_id":"v2:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ","media_format":{"encoding":"PCMU","sample_rate":8000,"channels":1}},"stream_id":"32de0dea-53cb-4b21-89a4-9e1819c043bc"}\
      """),
  /** What a client of OpenAI Realtime sends. */
  OPENAI_APPEND(
      """
      {"event_id":"event_%1$d","type":"input_audio_buffer.append","audio":"%3$s"}\
      """,
      "/audio"),
  /** What OpenAI Realtime answers. */
  OPENAI_DELTA(
      """
      {"type":"response.output_audio.delta","event_id":"event_%1$d","response_id":"resp_001","item_id":"msg_008","output_index":0,"content_index":0,"delta":"%3$s"}\
      """,
      "/delta");

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String template;
  private final String pointer;

  @SuppressWarnings("ImmutableEnumChecker") // Of List.of.
  private final List<String> opening;

  Envelope(String template, String pointer, String... opening) {
    this.template = template;
    this.pointer = pointer;
    this.opening = List.of(opening);
  }

  /** Returns the messages before the first with audio. */
  List<String> opening() {
    return opening;
  }

  /**
   * Returns a message.
   *
   * @param number of the message
   * @param millis of audio before it
   */
  String wrap(byte[] audio, int number, int millis) {
    return template.formatted(number, millis, Base64.getEncoder().encodeToString(audio));
  }

  /** Returns the audio of a message; none if it carries none. */
  byte[] unwrap(String message) {
    JsonNode audio = JSON.readTree(message).at(pointer);
    return audio.isString() ? Base64.getDecoder().decode(audio.asString()) : new byte[0];
  }
}
