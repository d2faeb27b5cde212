// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import earshot.signal.CoverageVerdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The wire formats of the corpus, in the order of the matrix; the order gives each its ports. */
public enum WireFormat {
  RTP_PCMU(1, "RTP, PCMU", SampleLayout.ULAW, CoverageVerdict.MATCHED, 160),
  RTP_PCMA(2, "RTP, PCMA", SampleLayout.ALAW, CoverageVerdict.MATCHED, 160),
  RTP_L16(3, "RTP, L16", SampleLayout.PCM16_BE, CoverageVerdict.MATCHED, 160),
  TWILIO_MEDIA(
      4, "Twilio Media Streams, from Twilio", SampleLayout.ULAW, CoverageVerdict.MATCHED, 160),
  TWILIO_PLAY(
      5, "Twilio Media Streams, to Twilio", SampleLayout.ULAW, CoverageVerdict.MATCHED, 400, 3200),
  TELNYX_MEDIA(6, "Telnyx media", SampleLayout.ULAW, CoverageVerdict.MATCHED, 160),
  OPENAI_PCMU_APPEND(
      7, "OpenAI Realtime pcmu, to OpenAI", SampleLayout.ULAW, CoverageVerdict.MATCHED, 160),
  OPENAI_PCMU_DELTA(
      8,
      "OpenAI Realtime pcmu, from OpenAI",
      SampleLayout.ULAW,
      CoverageVerdict.MATCHED,
      800,
      4000),
  OPENAI_PCM24_APPEND(
      9,
      "OpenAI Realtime PCM 24 kHz, to OpenAI",
      SampleLayout.PCM16_LE_24K,
      CoverageVerdict.MATCHED,
      480),
  OPENAI_PCM24_DELTA(
      10,
      "OpenAI Realtime PCM 24 kHz, from OpenAI",
      SampleLayout.PCM16_LE_24K,
      CoverageVerdict.MATCHED,
      2400,
      9600),
  AUDIO_SOCKET(11, "Asterisk AudioSocket", SampleLayout.PCM16_LE, CoverageVerdict.MATCHED, 160),
  CHAN_WEBSOCKET(
      12, "Asterisk chan_websocket, ulaw", SampleLayout.ULAW, CoverageVerdict.MATCHED, 160),
  AUDIO_FORK_MONO(
      13,
      "FreeSWITCH mod_audio_fork, mono",
      SampleLayout.PCM16_LE,
      CoverageVerdict.MATCHED,
      160,
      640),
  AUDIO_FORK_STEREO(
      14,
      "FreeSWITCH mod_audio_fork, stereo",
      SampleLayout.PCM16_LE_STEREO,
      CoverageVerdict.MATCHED,
      160,
      640),
  AUDIO_HOOK_MONO(
      15, "Genesys AudioHook PCMU, mono", SampleLayout.ULAW, CoverageVerdict.MATCHED, 1600),
  AUDIO_HOOK_STEREO(
      16,
      "Genesys AudioHook PCMU, stereo",
      SampleLayout.ULAW_STEREO,
      CoverageVerdict.MATCHED,
      1600),
  GRPC_ULAW(17, "gRPC stream, mu-law", SampleLayout.ULAW, CoverageVerdict.MATCHED, 800),
  GRPC_PCM16(18, "gRPC stream, PCM16", SampleLayout.PCM16_LE, CoverageVerdict.MATCHED, 800),
  HTTP_CHUNKED(19, "HTTP chunks, mu-law", SampleLayout.ULAW, CoverageVerdict.MATCHED, 200, 2000),
  PULSAR_LIKE(20, "Pulsar-like frames, mu-law", SampleLayout.ULAW, CoverageVerdict.MATCHED, 160),
  KAFKA_LIKE(21, "Kafka-like batches, mu-law", SampleLayout.ULAW, CoverageVerdict.MATCHED, 800),
  WEBSOCKET_DEFLATE(
      22,
      "WebSocket with permessage-deflate",
      SampleLayout.PCM16_LE,
      CoverageVerdict.COMPRESSED,
      160),
  TLS(23, "TLS, mu-law", SampleLayout.ULAW, CoverageVerdict.TLS, 160),
  OPENAI_PCMA_APPEND(
      24, "OpenAI Realtime pcma, to OpenAI", SampleLayout.ALAW, CoverageVerdict.MATCHED, 160),
  AUDIO_HOOK_L16(
      25, "Genesys AudioHook L16, mono", SampleLayout.PCM16_LE, CoverageVerdict.MATCHED, 1600),
  AUDIO_FORK_PLAY(
      26,
      "FreeSWITCH mod_audio_fork, playAudio",
      SampleLayout.PCM16_LE,
      CoverageVerdict.MATCHED,
      1600,
      8000),
  AUDIO_STREAM_PLAY(
      27,
      "FreeSWITCH mod_audio_stream, streamAudio",
      SampleLayout.PCM16_LE,
      CoverageVerdict.MATCHED,
      1600,
      8000),
  WEBSOCKET_FRAGMENTS(
      28,
      "WebSocket, binary in fragments, mu-law",
      SampleLayout.ULAW,
      CoverageVerdict.MATCHED,
      960),
  TWILIO_PLAY_FRAGMENTS(
      29,
      "Twilio Media Streams in fragments, to Twilio",
      SampleLayout.ULAW,
      CoverageVerdict.MATCHED,
      400,
      3200),
  AUDIO_FORK_16K(
      30,
      "FreeSWITCH mod_audio_fork, 16 kHz",
      SampleLayout.PCM16_LE_16K,
      CoverageVerdict.MATCHED,
      320,
      1280),
  VONAGE_16K(31, "Vonage, 16 kHz", SampleLayout.PCM16_LE_16K, CoverageVerdict.MATCHED, 320),
  AUDIO_SOCKET_16K(
      32, "Asterisk AudioSocket, 16 kHz", SampleLayout.PCM16_LE_16K, CoverageVerdict.MATCHED, 320),
  VOXIMPLANT_16K(33, "Voximplant, 16 kHz", SampleLayout.PCM16_LE_16K, CoverageVerdict.MATCHED, 320),
  AWS_EVENT_STREAM_16K(
      34,
      "Amazon Transcribe event stream, 16 kHz",
      SampleLayout.PCM16_LE_16K,
      CoverageVerdict.MATCHED,
      1600),
  AUDIO_SOCKET_24K(
      35, "Asterisk AudioSocket, 24 kHz", SampleLayout.PCM16_LE_24K, CoverageVerdict.MATCHED, 480),
  SRTP_PCMU(36, "SRTP, PCMU", SampleLayout.ULAW, CoverageVerdict.SRTP, 160),
  RTP_OPUS(37, "RTP, Opus at 32 kbit/s", SampleLayout.PCM16_LE_16K, CoverageVerdict.OPUS, 320),
  RTP_G722(38, "RTP, G.722", SampleLayout.PCM16_LE_16K, CoverageVerdict.G722, 320),
  RTP_G729(39, "RTP, G.729 in 20 ms", SampleLayout.ULAW, CoverageVerdict.TOO_SHORT, 160),
  RTP_G729_LONG(40, "RTP, G.729 in 80 ms", SampleLayout.ULAW, CoverageVerdict.G729, 640),
  GRPC_GZIP(
      41, "gRPC stream with gzip, PCM16", SampleLayout.PCM16_LE, CoverageVerdict.NOT_AUDIO, 800);

  /** Samples of a record in {@link StreamFraming#KAFKA_LIKE}. */
  private static final int KAFKA_RECORD = 160;

  private static final int FIRST_PORT = 20_000;
  private static final int FIRST_IMPAIRED_PORT = 23_000;
  private static final int PORTS = 64;

  /** Samples of a fragment of {@link #WEBSOCKET_FRAGMENTS}. */
  private static final int FRAGMENT = 320;

  private static final int FRAGMENTS = 3;
  private static final int UNIT_STEP = 160;

  private final int number;
  private final String title;
  private final SampleLayout layout;
  private final CoverageVerdict verdict;
  private final int shortest;
  private final int longest;

  WireFormat(
      int number, String title, SampleLayout layout, CoverageVerdict verdict, int unitSamples) {
    this(number, title, layout, verdict, unitSamples, unitSamples);
  }

  WireFormat(
      int number,
      String title,
      SampleLayout layout,
      CoverageVerdict verdict,
      int shortest,
      int longest) {
    this.number = number;
    this.title = title;
    this.layout = layout;
    this.verdict = verdict;
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

  /**
   * Returns what its bytes have to end under: {@code matched} where audio is heard, elsewhere why
   * it is not.
   */
  public CoverageVerdict verdict() {
    return verdict;
  }

  /** Returns whether its audio makes signatures that others make of the same audio. */
  public boolean isHeard() {
    return verdict == CoverageVerdict.MATCHED;
  }

  /** Returns whether what is lost stays lost. */
  public boolean isDatagrams() {
    return switch (this) {
      case RTP_PCMU, RTP_PCMA, RTP_L16, SRTP_PCMU, RTP_OPUS, RTP_G722, RTP_G729, RTP_G729_LONG ->
          true;
      default -> false;
    };
  }

  /** Returns whether the side that accepted the connection speaks. */
  public boolean isServerSpeaking() {
    return switch (this) {
      case TWILIO_PLAY,
          TWILIO_PLAY_FRAGMENTS,
          OPENAI_PCMU_DELTA,
          OPENAI_PCM24_DELTA,
          CHAN_WEBSOCKET,
          AUDIO_FORK_PLAY,
          AUDIO_STREAM_PLAY ->
          true;
      default -> false;
    };
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
    return record() == 0 ? shortest : record();
  }

  /** Returns how many samples lie between two headers at most. */
  public int longestRun() {
    return record() == 0 ? longest : record();
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
      int steps = (longest - shortest) / UNIT_STEP;
      int length = shortest + (steps == 0 ? 0 : random.nextInt(steps + 1) * UNIT_STEP);
      at = Math.min(samples, at + length);
      ends[count] = at;
    }
    return Arrays.copyOf(ends, count);
  }

  /** Returns where runs of audio without anything between end: the units, or less. */
  public int[] runs(int clip, int samples) {
    int record = record();
    if (record == 0) {
      return sentUnits(clip, samples);
    }
    int[] ends = new int[(samples + record - 1) / record];
    for (int n = 0; n < ends.length; n++) {
      ends[n] = Math.min(samples, (n + 1) * record);
    }
    return ends;
  }

  /** Returns the samples of each part that units are sent in, 0 where they are sent whole. */
  private int record() {
    return switch (this) {
      case KAFKA_LIKE -> KAFKA_RECORD;
      case WEBSOCKET_FRAGMENTS -> FRAGMENT;
      default -> 0;
    };
  }

  /** Opens a line for a clip. */
  Line open(Route route, int clip) throws IOException {
    // Even clips are cut anywhere, odd ones are not.
    long seed = 7_000L * number + clip;
    return switch (this) {
      case RTP_PCMU -> rtp(route, seed, 0, 1, RtpPayload.same());
      case RTP_PCMA -> rtp(route, seed, 8, 1, RtpPayload.same());
      case RTP_L16 -> rtp(route, seed, 97, 0.5, RtpPayload.same());
      case SRTP_PCMU ->
          new RtpLine(route, seed, new RtpLine.Settings(0, 1, RtpPayload.same(), Srtp.of(seed)));
      // Its clock is one of 48 kHz, whatever it is made from.
      case RTP_OPUS -> rtp(route, seed, 111, 1.5, RtpPayload.opus());
      // RFC 3551 keeps its clock at 8 kHz.
      case RTP_G722 -> rtp(route, seed, 9, 0.25, RtpPayload.ofBytes(160, seed));
      case RTP_G729 -> rtp(route, seed, 18, 1, RtpPayload.ofBytes(20, seed));
      case RTP_G729_LONG -> rtp(route, seed, 18, 1, RtpPayload.ofBytes(80, seed));
      case TWILIO_MEDIA -> webSocket(route, seed, Envelope.TWILIO_MEDIA);
      case TWILIO_PLAY -> webSocket(route, seed, Envelope.TWILIO_PLAY);
      case TELNYX_MEDIA -> webSocket(route, seed, Envelope.TELNYX_MEDIA);
      case OPENAI_PCMU_APPEND, OPENAI_PCMA_APPEND, OPENAI_PCM24_APPEND ->
          webSocket(route, seed, Envelope.OPENAI_APPEND);
      case OPENAI_PCMU_DELTA, OPENAI_PCM24_DELTA -> webSocket(route, seed, Envelope.OPENAI_DELTA);
      case CHAN_WEBSOCKET -> webSocket(route, seed, Envelope.CHAN_WEBSOCKET);
      case AUDIO_FORK_MONO, AUDIO_FORK_STEREO, AUDIO_FORK_16K ->
          webSocket(route, seed, Envelope.AUDIO_FORK);
      case AUDIO_FORK_PLAY -> webSocket(route, seed, Envelope.AUDIO_FORK_PLAY);
      case AUDIO_STREAM_PLAY -> webSocket(route, seed, Envelope.AUDIO_STREAM_PLAY);
      case AUDIO_HOOK_MONO -> webSocket(route, seed, Envelope.AUDIO_HOOK_MONO);
      case AUDIO_HOOK_STEREO -> webSocket(route, seed, Envelope.AUDIO_HOOK_STEREO);
      case AUDIO_HOOK_L16 -> webSocket(route, seed, Envelope.AUDIO_HOOK_L16);
      case VONAGE_16K -> webSocket(route, seed, Envelope.VONAGE);
      case VOXIMPLANT_16K -> webSocket(route, seed, Envelope.VOXIMPLANT);
      case AWS_EVENT_STREAM_16K -> webSocket(route, seed, Envelope.AWS_EVENT_STREAM);
      case WEBSOCKET_FRAGMENTS -> webSocket(route, seed, Envelope.BARE, false, FRAGMENTS);
      case TWILIO_PLAY_FRAGMENTS -> webSocket(route, seed, Envelope.TWILIO_PLAY, false, FRAGMENTS);
      case WEBSOCKET_DEFLATE -> webSocket(route, seed, Envelope.BARE, true, 1);
      case GRPC_ULAW, GRPC_PCM16 -> new GrpcLine(route, false);
      case GRPC_GZIP -> new GrpcLine(route, true);
      case HTTP_CHUNKED -> new HttpLine(route);
      case AUDIO_SOCKET -> new StreamLine(route, seed, StreamFraming.AUDIO_SOCKET, null);
      case AUDIO_SOCKET_16K -> new StreamLine(route, seed, StreamFraming.AUDIO_SOCKET_16K, null);
      case AUDIO_SOCKET_24K -> new StreamLine(route, seed, StreamFraming.AUDIO_SOCKET_24K, null);
      case PULSAR_LIKE -> new StreamLine(route, seed, StreamFraming.PULSAR_LIKE, null);
      case KAFKA_LIKE -> new StreamLine(route, seed, StreamFraming.KAFKA_LIKE, null);
      case TLS -> new StreamLine(route, seed, StreamFraming.LENGTH_16, Certificate.context());
    };
  }

  private static Line rtp(
      Route route, long seed, int payloadType, double ticksPerByte, RtpPayload payload)
      throws IOException {
    return new RtpLine(route, seed, new RtpLine.Settings(payloadType, ticksPerByte, payload, null));
  }

  private Line webSocket(Route route, long seed, Envelope envelope) throws IOException {
    return webSocket(route, seed, envelope, false, 1);
  }

  private Line webSocket(Route route, long seed, Envelope envelope, boolean deflate, int fragments)
      throws IOException {
    return new WebSocketLine(
        route,
        seed,
        new WebSocketLine.Settings(
            !isServerSpeaking(),
            envelope,
            layout.length(layout.rate() / 1000),
            deflate,
            fragments));
  }
}
