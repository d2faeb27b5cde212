// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The wire formats of the corpus, in the order of the matrix; the order gives each its ports. */
public enum WireFormat {
  RTP_PCMU(1, "RTP, PCMU", SampleLayout.ULAW, Outcome.HEARD, 160),
  RTP_PCMA(2, "RTP, PCMA", SampleLayout.ALAW, Outcome.HEARD, 160),
  RTP_L16(3, "RTP, L16", SampleLayout.PCM16_BE, Outcome.HEARD, 160),
  TWILIO_MEDIA(4, "Twilio Media Streams, from Twilio", SampleLayout.ULAW, Outcome.HEARD, 160),
  TWILIO_PLAY(5, "Twilio Media Streams, to Twilio", SampleLayout.ULAW, Outcome.HEARD, 400, 3200),
  TELNYX_MEDIA(6, "Telnyx media", SampleLayout.ULAW, Outcome.HEARD, 160),
  OPENAI_PCMU_APPEND(7, "OpenAI Realtime pcmu, to OpenAI", SampleLayout.ULAW, Outcome.HEARD, 160),
  OPENAI_PCMU_DELTA(
      8, "OpenAI Realtime pcmu, from OpenAI", SampleLayout.ULAW, Outcome.HEARD, 800, 4000),
  OPENAI_PCM24_APPEND(
      9, "OpenAI Realtime PCM 24 kHz, to OpenAI", SampleLayout.PCM16_LE_24K, Outcome.HEARD, 480),
  OPENAI_PCM24_DELTA(
      10,
      "OpenAI Realtime PCM 24 kHz, from OpenAI",
      SampleLayout.PCM16_LE_24K,
      Outcome.HEARD,
      2400,
      9600),
  AUDIO_SOCKET(11, "Asterisk AudioSocket", SampleLayout.PCM16_LE, Outcome.HEARD, 160),
  CHAN_WEBSOCKET(12, "Asterisk chan_websocket, ulaw", SampleLayout.ULAW, Outcome.HEARD, 160),
  AUDIO_FORK_MONO(
      13, "FreeSWITCH mod_audio_fork, mono", SampleLayout.PCM16_LE, Outcome.HEARD, 160, 640),
  AUDIO_FORK_STEREO(
      14,
      "FreeSWITCH mod_audio_fork, stereo",
      SampleLayout.PCM16_LE_STEREO,
      Outcome.HEARD,
      160,
      640),
  AUDIO_HOOK_MONO(15, "Genesys AudioHook PCMU, mono", SampleLayout.ULAW, Outcome.HEARD, 1600),
  AUDIO_HOOK_STEREO(
      16, "Genesys AudioHook PCMU, stereo", SampleLayout.ULAW_STEREO, Outcome.HEARD, 1600),
  GRPC_ULAW(17, "gRPC stream, mu-law", SampleLayout.ULAW, Outcome.HEARD, 800),
  GRPC_PCM16(18, "gRPC stream, PCM16", SampleLayout.PCM16_LE, Outcome.HEARD, 800),
  HTTP_CHUNKED(19, "HTTP chunks, mu-law", SampleLayout.ULAW, Outcome.HEARD, 200, 2000),
  PULSAR_LIKE(20, "Pulsar-like frames, mu-law", SampleLayout.ULAW, Outcome.HEARD, 160),
  KAFKA_LIKE(21, "Kafka-like batches, mu-law", SampleLayout.ULAW, Outcome.HEARD, 800),
  WEBSOCKET_DEFLATE(
      22, "WebSocket with permessage-deflate", SampleLayout.PCM16_LE, Outcome.COMPRESSED, 160),
  TLS(23, "TLS, mu-law", SampleLayout.ULAW, Outcome.TLS, 160);

  /** Samples of a record in {@link StreamFraming#KAFKA_LIKE}. */
  private static final int KAFKA_RECORD = 160;

  private static final int FIRST_PORT = 20_000;
  private static final int FIRST_IMPAIRED_PORT = 23_000;
  private static final int PORTS = 64;

  /** What becomes of the audio of a wire format. */
  public enum Outcome {
    /** It makes signatures. */
    HEARD,
    /** None: its bytes are ciphertext. */
    TLS,
    /** None: its bytes are compressed. */
    COMPRESSED
  }

  private final int number;
  private final String title;
  private final SampleLayout layout;
  private final Outcome outcome;
  private final int shortest;
  private final int longest;

  WireFormat(int number, String title, SampleLayout layout, Outcome outcome, int unitSamples) {
    this(number, title, layout, outcome, unitSamples, unitSamples);
  }

  WireFormat(
      int number, String title, SampleLayout layout, Outcome outcome, int shortest, int longest) {
    this.number = number;
    this.title = title;
    this.layout = layout;
    this.outcome = outcome;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** Returns its number in the matrix, from 1. */
  public int number() {
    return number;
  }

  /** Returns what people call it. */
  public String title() {
    return title;
  }

  public SampleLayout layout() {
    return layout;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Returns whether what is lost stays lost. */
  public boolean isDatagrams() {
    return this == RTP_PCMU || this == RTP_PCMA || this == RTP_L16;
  }

  /** Returns whether the side that accepted the connection speaks. */
  public boolean isServerSpeaking() {
    return this == TWILIO_PLAY
        || this == OPENAI_PCMU_DELTA
        || this == OPENAI_PCM24_DELTA
        || this == CHAN_WEBSOCKET;
  }

  /** Returns the server's port for a clip. */
  public int port(int clip) {
    return FIRST_PORT + PORTS * number + clip;
  }

  /** Returns the server's port for a clip whose packets are lost and reordered. */
  public int impairedPort(int clip) {
    return FIRST_IMPAIRED_PORT + PORTS * number + clip;
  }

  /** Returns the clip that a server's port was for, -1 where it is none of this format's. */
  public int clipOf(int port) {
    int clip = port - port(0);
    return clip >= 0 && clip < PORTS ? clip : -1;
  }

  /** Returns how many samples lie between two headers at least. */
  public int shortestRun() {
    return this == KAFKA_LIKE ? KAFKA_RECORD : shortest;
  }

  /** Returns how many samples lie between two headers at most. */
  public int longestRun() {
    return this == KAFKA_LIKE ? KAFKA_RECORD : longest;
  }

  /**
   * Returns where the units that are sent end, in samples. The same clip is always cut alike.
   *
   * @param samples of the clip
   */
  public int[] sentUnits(int clip, int samples) {
    SplittableRandom random = new SplittableRandom(1_000L * number + clip);
    int[] ends = new int[samples];
    int count = 0;
    for (int at = 0; at < samples; count++) {
      int steps = (longest - shortest) / KAFKA_RECORD;
      int length = shortest + (steps == 0 ? 0 : random.nextInt(steps + 1) * KAFKA_RECORD);
      at = Math.min(samples, at + length);
      ends[count] = at;
    }
    return Arrays.copyOf(ends, count);
  }

  /** Returns where runs of audio without anything between end: the units, or less. */
  public int[] runs(int clip, int samples) {
    int[] sent = sentUnits(clip, samples);
    if (this != KAFKA_LIKE) {
      return sent;
    }
    int[] ends = new int[(samples + KAFKA_RECORD - 1) / KAFKA_RECORD];
    for (int n = 0; n < ends.length; n++) {
      ends[n] = Math.min(samples, (n + 1) * KAFKA_RECORD);
    }
    return ends;
  }

  /** Opens a line for a clip. */
  Line open(Route route, int clip) throws IOException {
    // Even clips are cut anywhere, odd ones are not.
    long seed = 7_000L * number + clip;
    return switch (this) {
      case RTP_PCMU -> new RtpLine(route, seed, 0, 1);
      case RTP_PCMA -> new RtpLine(route, seed, 8, 1);
      case RTP_L16 -> new RtpLine(route, seed, 97, 2);
      case TWILIO_MEDIA -> webSocket(route, seed, Envelope.TWILIO_MEDIA);
      case TWILIO_PLAY -> webSocket(route, seed, Envelope.TWILIO_PLAY);
      case TELNYX_MEDIA -> webSocket(route, seed, Envelope.TELNYX_MEDIA);
      case OPENAI_PCMU_APPEND, OPENAI_PCM24_APPEND ->
          webSocket(route, seed, Envelope.OPENAI_APPEND);
      case OPENAI_PCMU_DELTA, OPENAI_PCM24_DELTA -> webSocket(route, seed, Envelope.OPENAI_DELTA);
      case CHAN_WEBSOCKET, AUDIO_FORK_MONO, AUDIO_FORK_STEREO, AUDIO_HOOK_MONO, AUDIO_HOOK_STEREO ->
          new WebSocketLine(route, seed, !isServerSpeaking(), null, false);
      case WEBSOCKET_DEFLATE -> new WebSocketLine(route, seed, true, null, true);
      case GRPC_ULAW, GRPC_PCM16 -> new GrpcLine(route);
      case HTTP_CHUNKED -> new HttpLine(route);
      case AUDIO_SOCKET -> new StreamLine(route, seed, StreamFraming.AUDIO_SOCKET, null);
      case PULSAR_LIKE -> new StreamLine(route, seed, StreamFraming.PULSAR_LIKE, null);
      case KAFKA_LIKE -> new StreamLine(route, seed, StreamFraming.KAFKA_LIKE, null);
      case TLS -> new StreamLine(route, seed, StreamFraming.LENGTH_16, Certificate.context());
    };
  }

  private Line webSocket(Route route, long seed, Envelope envelope) throws IOException {
    return new WebSocketLine(route, seed, !isServerSpeaking(), envelope, false);
  }
}
