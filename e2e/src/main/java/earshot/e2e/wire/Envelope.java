// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The messages of a WebSocket that carry audio, as the services document them. */
enum Envelope {
  /** Binary messages that are nothing but audio. */
  BARE(Talk.NONE),
  /** Asterisk's chan_websocket. */
  CHAN_WEBSOCKET(Talk.CHAN_WEBSOCKET),
  /** What FreeSWITCH's mod_audio_fork sends. */
  AUDIO_FORK(Talk.FROM_FREESWITCH),
  /** What Genesys AudioHook sends of one end of a call. */
  AUDIO_HOOK_MONO(Talk.audioHook("PCMU", "\"external\"")),
  /** What Genesys AudioHook sends of both ends. */
  AUDIO_HOOK_STEREO(Talk.audioHook("PCMU", "\"external\",\"internal\"")),
  /** What Genesys AudioHook sends of one end, linear. */
  AUDIO_HOOK_L16(Talk.audioHook("L16", "\"external\"")),
  /** What Vonage sends. */
  VONAGE(Talk.VONAGE),
  /** Messages of AWS's event stream, as Amazon Transcribe takes them: headers, and two CRC-32. */
  AWS_EVENT_STREAM(Talk.NONE) {
    private static final int PRELUDE_BYTES = 12;
    private static final int CRC_BYTES = 4;
    private static final byte STRING = 7;

    @Override
    byte[] wrap(byte[] audio) {
      byte[] headers = headers();
      int total = PRELUDE_BYTES + headers.length + audio.length + CRC_BYTES;
      byte[] message = new byte[total];
      ByteBuffer out = ByteBuffer.wrap(message).putInt(total).putInt(headers.length);
      out.putInt(crc(message, out.position())).put(headers).put(audio);
      out.putInt(crc(message, out.position()));
      return message;
    }

    @Override
    byte[] unwrap(byte[] message) {
      int headers = ByteBuffer.wrap(message).getInt(Integer.BYTES);
      return Arrays.copyOfRange(message, PRELUDE_BYTES + headers, message.length - CRC_BYTES);
    }

    private static byte[] headers() {
      ByteBuffer headers = ByteBuffer.allocate(128);
      header(headers, ":content-type", "application/octet-stream");
      header(headers, ":event-type", "AudioEvent");
      header(headers, ":message-type", "event");
      return Arrays.copyOf(headers.array(), headers.position());
    }

    private static void header(ByteBuffer out, String name, String value) {
      out.put((byte) name.length())
          .put(name.getBytes(StandardCharsets.US_ASCII))
          .put(STRING)
          .putShort((short) value.length())
          .put(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static int crc(byte[] message, int bytes) {
      CRC32 crc = new CRC32();
      crc.update(message, 0, bytes);
      return (int) crc.getValue();
    }
  },
  /** What Twilio sends. */
  TWILIO_MEDIA(
      Talk.FROM_TWILIO,
      """
      {"event":"media","sequenceNumber":"%1$d","media":{"track":"inbound","chunk":"%1$d","timestamp":"%2$d","payload":"%3$s"},"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"}\
      """,
      "/media/payload"),
  /** What is sent to Twilio. */
  TWILIO_PLAY(
      Talk.TO_TWILIO,
      """
      {"event":"media","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","media":{"payload":"%3$s"}}\
      """,
      "/media/payload"),
  /** What Telnyx sends. */
  TELNYX_MEDIA(
      Talk.FROM_TELNYX,
      """
      {"event":"media","sequence_number":"%1$d","media":{"track":"inbound","chunk":"%1$d","timestamp":"%2$d","payload":"%3$s"},"stream_id":"32de0dea-53cb-4b21-89a4-9e1819c043bc"}\
      """,
      "/media/payload"),
  /** What a client of OpenAI Realtime sends. */
  OPENAI_APPEND(
      Talk.TO_OPENAI,
      """
      {"event_id":"event_%1$d","type":"input_audio_buffer.append","audio":"%3$s"}\
      """,
      "/audio"),
  /** What OpenAI Realtime answers. */
  OPENAI_DELTA(
      Talk.FROM_OPENAI,
      """
      {"type":"response.output_audio.delta","event_id":"event_%1$d","response_id":"resp_001","item_id":"msg_008","output_index":0,"content_index":0,"delta":"%3$s"}\
      """,
      "/delta"),
  /** What mod_audio_fork plays. */
  AUDIO_FORK_PLAY(
      Talk.TO_FREESWITCH,
      """
      {"type":"playAudio","data":{"audioContentType":"raw","sampleRate":8000,"audioContent":"%3$s","textContent":"one moment"}}\
      """,
      "/data/audioContent"),
  /** What mod_audio_stream plays. */
  AUDIO_STREAM_PLAY(
      Talk.TO_FREESWITCH,
      """
      {"type":"streamAudio","data":{"audioDataType":"raw","sampleRate":8000,"audioData":"%3$s"}}\
      """,
      "/data/audioData"),
  /** What Voximplant sends. */
  VOXIMPLANT(
      Talk.VOXIMPLANT,
      """
      {"event":"media","sequenceNumber":%1$d,"media":{"chunk":%1$d,"timestamp":%2$d,"payload":"%3$s"}}\
      """,
      "/media/payload");

  private static final JsonMapper JSON = JsonMapper.shared();

  @SuppressWarnings("ImmutableEnumChecker") // Of lists of List.of.
  private final Talk talk;

  private final @Nullable String template;
  private final String pointer;

  /** Binary messages. */
  Envelope(Talk talk) {
    this(talk, null, "");
  }

  /** Text messages of JSON with base64 in it. */
  Envelope(Talk talk, @Nullable String template, String pointer) {
    this.talk = talk;
    this.template = template;
    this.pointer = pointer;
  }

  /** Returns what is said around the audio. */
  Talk talk() {
    return talk;
  }

  /**
   * Returns a text message, null where audio goes in binary ones.
   *
   * @param number of the message
   * @param millis of audio before it
   */
  @Nullable String text(byte[] audio, int number, int millis) {
    return template == null
        ? null
        : template.formatted(number, millis, Base64.getEncoder().encodeToString(audio));
  }

  /** Returns the audio of a text message; none if it carries none. */
  byte[] unwrap(String message) {
    if (template == null) {
      return new byte[0];
    }
    JsonNode tree = JSON.readTree(message);
    JsonNode own = JSON.readTree(template.formatted(0, 0, ""));
    JsonNode audio = tree.at(pointer);
    // Others have a field of that name, too: a transcript comes in deltas.
    return audio.isString() && tree.path("type").equals(own.path("type"))
        ? Base64.getDecoder().decode(audio.asString())
        : new byte[0];
  }

  /** Returns a binary message. */
  byte[] wrap(byte[] audio) {
    return audio;
  }

  /** Returns the audio of a binary message. */
  byte[] unwrap(byte[] message) {
    return message;
  }
}
