// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.util.List;

/**
 * What two ends of a WebSocket say to each other around the audio.
 *
 * @param opening what the end that speaks says before the first audio
 * @param greeting what the other says then
 * @param asides what the end that speaks says between audio, in turn
 * @param replies what the other says between audio, in turn
 */
record Talk(
    List<String> opening, List<String> greeting, List<String> asides, List<String> replies) {
  static final Talk NONE = new Talk(List.of(), List.of(), List.of(), List.of());

  private static final String CALL = "MZ18ad3ab5a668481ce02b83e7395059f0";
  private static final List<String> TWILIO_OPENING =
      List.of(
          """
          {"event":"connected","protocol":"Call","version":"1.0.0"}\
          """,
          """
          {"event":"start","sequenceNumber":"1","start":{"accountSid":"AC00000000000000000000000000000000","streamSid":"%1$s","callSid":"CA00000000000000000000000000000000","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{}},"streamSid":"%1$s"}\
          """
              .formatted(CALL));
  private static final List<String> TWILIO_EVENTS =
      List.of(
          """
          {"event":"mark","sequenceNumber":"4","streamSid":"%s","mark":{"name":"turn-7"}}\
          """
              .formatted(CALL),
          """
          {"event":"dtmf","streamSid":"%s","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}\
          """
              .formatted(CALL));
  private static final List<String> TWILIO_COMMANDS =
      List.of(
          """
          {"event":"mark","streamSid":"%s","mark":{"name":"turn-7"}}\
          """
              .formatted(CALL),
          """
          {"event":"clear","streamSid":"%s"}\
          """
              .formatted(CALL));

  /** Twilio speaks. */
  static final Talk FROM_TWILIO =
      new Talk(TWILIO_OPENING, List.of(), TWILIO_EVENTS, TWILIO_COMMANDS);

  /** Twilio is spoken to. */
  static final Talk TO_TWILIO = new Talk(List.of(), TWILIO_OPENING, TWILIO_COMMANDS, TWILIO_EVENTS);

  /** Telnyx speaks. */
  static final Talk FROM_TELNYX =
      new Talk(
          List.of(
              """
              {"event":"connected","version":"1.0.0"}\
              """,
              """
              {"event":"start","sequence_number":"1","start":{"user_id":"3E6F995F-85F7-4705-9741-53B116D28237","call_control_id":"v2:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ","media_format":{"encoding":"PCMU","sample_rate":8000,"channels":1}},"stream_id":"32de0dea-53cb-4b21-89a4-9e1819c043bc"}\
              """),
          List.of(),
          List.of(
              """
              {"event":"dtmf","stream_id":"32de0dea-53cb-4b21-89a4-9e1819c043bc","sequence_number":"5","dtmf":{"digit":"1"}}\
              """,
              """
              {"event":"mark","sequence_number":"6","stream_id":"32de0dea-53cb-4b21-89a4-9e1819c043bc","mark":{"name":"turn-7"}}\
              """),
          List.of(
              """
              {"event":"clear"}\
              """));

  private static final List<String> OPENAI_CLIENT =
      List.of(
          """
          {"type":"input_audio_buffer.commit"}\
          """,
          """
          {"type":"response.create"}\
          """);
  private static final List<String> OPENAI_SERVER =
      List.of(
          """
          {"type":"input_audio_buffer.speech_started","event_id":"event_1516","audio_start_ms":1000,"item_id":"msg_003"}\
          """,
          """
          {"type":"response.output_audio_transcript.delta","event_id":"event_4546","response_id":"resp_001","item_id":"msg_008","output_index":0,"content_index":0,"delta":"one moment"}\
          """);

  /** A client of OpenAI Realtime speaks. */
  static final Talk TO_OPENAI = new Talk(List.of(), List.of(), OPENAI_CLIENT, OPENAI_SERVER);

  /** OpenAI Realtime speaks. */
  static final Talk FROM_OPENAI = new Talk(List.of(), List.of(), OPENAI_SERVER, OPENAI_CLIENT);

  /** Asterisk speaks, and controls in plain text, its default. */
  static final Talk CHAN_WEBSOCKET =
      new Talk(
          List.of(
              "MEDIA_START connection_id:media_connection1 channel:WebSocket/media_connection1/0x300007 channel_id:1754406483.1 format:ulaw optimal_frame_size:160 ptime:20"),
          List.of("ANSWER"),
          List.of(
              "DTMF_END digit:5",
              "MEDIA_XOFF",
              "MEDIA_XON",
              "MEDIA_BUFFERING_COMPLETED turn-7",
              "QUEUE_DRAINED"),
          List.of("START_MEDIA_BUFFERING", "STOP_MEDIA_BUFFERING turn-7", "FLUSH_MEDIA"));

  private static final List<String> FORK_METADATA =
      List.of(
          """
          {"callId":"3a2c1e7f-6f3b-123d-8a9c-0242ac120002","from":"6173333456","to":"2061236666"}\
          """);
  private static final List<String> FORK_ANSWERS =
      List.of(
          """
          {"type":"transcription","data":{"transcript":"one moment","is_final":false}}\
          """,
          """
          {"type":"killAudio"}\
          """);

  /** FreeSWITCH speaks. */
  static final Talk FROM_FREESWITCH = new Talk(FORK_METADATA, List.of(), List.of(), FORK_ANSWERS);

  /** FreeSWITCH is spoken to. */
  static final Talk TO_FREESWITCH = new Talk(List.of(), FORK_METADATA, FORK_ANSWERS, List.of());

  /** Vonage speaks: the first message says what the binary ones hold. */
  static final Talk VONAGE =
      new Talk(
          List.of(
              """
              {"event":"websocket:connected","content-type":"audio/l16;rate=16000","caller-id":"447700900123"}\
              """),
          List.of(),
          List.of(
              """
              {"event":"websocket:dtmf","digit":"5","duration":260}\
              """),
          List.of(
              """
              {"action":"clear"}\
              """));

  /** Voximplant speaks: numbers are numbers. */
  static final Talk VOXIMPLANT =
      new Talk(
          List.of(
              """
              {"event":"start","sequenceNumber":0,"start":{"mediaFormat":{"encoding":"PCM16","sampleRate":16000}}}\
              """),
          List.of(),
          List.of(),
          List.of());

  /** Genesys AudioHook speaks, protocol 2. */
  static Talk audioHook(String format, String channels) {
    String media =
        """
        {"type":"audio","format":"%s","channels":[%s],"rate":8000}\
        """
            .formatted(format, channels);
    return new Talk(
        List.of(
            """
            {"version":"2","id":"e160e428-53e2-487c-977d-96989bf5c99d","type":"open","seq":1,"serverseq":0,"position":"PT0S","parameters":{"organizationId":"d7934305-0972-4844-938e-9060eef73d05","conversationId":"090eaa2f-72fa-480a-83e0-8667ff89c0ec","participant":{"id":"883efee8-3d6c-4537-b500-6d7ca4b92fa0","ani":"+1-555-555-1234","aniName":"John Doe","dnis":"+1-800-555-6789"},"media":[%s]}}\
            """
                .formatted(media)),
        List.of(
            """
            {"version":"2","id":"e160e428-53e2-487c-977d-96989bf5c99d","type":"opened","seq":1,"clientseq":1,"parameters":{"startPaused":false,"media":[%s]}}\
            """
                .formatted(media)),
        List.of(
            """
            {"version":"2","id":"e160e428-53e2-487c-977d-96989bf5c99d","type":"ping","seq":2,"serverseq":1,"position":"PT3.4S","parameters":{"rtt":"PT0.064S"}}\
            """,
            """
            {"version":"2","id":"e160e428-53e2-487c-977d-96989bf5c99d","type":"update","seq":3,"serverseq":2,"position":"PT5.2S","parameters":{"language":"en-US"}}\
            """),
        List.of(
            """
            {"version":"2","id":"e160e428-53e2-487c-977d-96989bf5c99d","type":"pong","seq":2,"clientseq":2,"parameters":{}}\
            """,
            """
            {"version":"2","id":"e160e428-53e2-487c-977d-96989bf5c99d","type":"event","seq":3,"clientseq":3,"parameters":{"entities":[]}}\
            """));
  }
}
