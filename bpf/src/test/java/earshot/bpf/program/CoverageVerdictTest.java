// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static earshot.bpf.event.Verdict.CODEC;
import static earshot.bpf.event.Verdict.COMPRESSED;
import static earshot.bpf.event.Verdict.EVICTED;
import static earshot.bpf.event.Verdict.G722;
import static earshot.bpf.event.Verdict.G729;
import static earshot.bpf.event.Verdict.GAP;
import static earshot.bpf.event.Verdict.INDISTINCT;
import static earshot.bpf.event.Verdict.NOT_AUDIO;
import static earshot.bpf.event.Verdict.OPUS;
import static earshot.bpf.event.Verdict.RATE_LIMITED;
import static earshot.bpf.event.Verdict.RING_FULL;
import static earshot.bpf.event.Verdict.SRTP;
import static earshot.bpf.event.Verdict.TLS;
import static earshot.bpf.event.Verdict.TOO_SHORT;
import static earshot.bpf.event.Verdict.UNMATCHED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.event.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each byte that goes by ends under one verdict, and under the one that tells why. */
class CoverageVerdictTest {

  /**
   * By this table every window is chosen where the sampling bits are 0, and none where they are
   * not.
   */
  private static final long GEAR = 1L << 62;

  private static final int WINDOW_BYTES = 68;
  private static final int RING_BYTES = 4096;

  /** The kernel keeps a byte of a ring free, and eight for the head of each event. */
  private static final int EVENTS_OF_RING = (RING_BYTES - 1) / (SignatureEvent.BYTES + 8);

  /** Of a flow, until what reads like no audio is none. */
  private static final int LOOKS = 16;

  private static final byte[] NOISE = Vector.named("noise").packets().getFirst().payload();
  private static final byte[] CLIENT_HELLO = {22, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3};

  /** What is not as in most scenes, where no window is chosen and framing is undone. */
  record Setting(
      int samplingBits, boolean gated, int maxPerFlow, Duration attachedBefore, int ringBytes) {

    static final Setting NO_WINDOW = new Setting(32, false, 1 << 30, Duration.ZERO, 1 << 20);

    Setting everyWindow() {
      return new Setting(0, gated, maxPerFlow, attachedBefore, ringBytes);
    }

    Setting onlyWhatReadsLikeAudio() {
      return new Setting(samplingBits, true, maxPerFlow, attachedBefore, ringBytes);
    }

    Setting oneSignature() {
      return new Setting(0, gated, 1, attachedBefore, ringBytes);
    }

    Setting attachedLongAgo() {
      return new Setting(samplingBits, gated, maxPerFlow, Duration.ofSeconds(11), ringBytes);
    }

    Setting smallRing() {
      return new Setting(0, gated, maxPerFlow, attachedBefore, RING_BYTES);
    }

    Capture load() {
      byte[] gear = new byte[2048];
      ByteBuffer words = ByteBuffer.wrap(gear).order(ByteOrder.LITTLE_ENDIAN);
      while (words.hasRemaining()) {
        words.putLong(GEAR);
      }
      CaptureSettings settings =
          new CaptureSettings(
              gear,
              new byte[16],
              new BitSet(),
              new BitSet(),
              0,
              SystemClocks.bootNanos() - attachedBefore.toNanos(),
              0,
              1L << 40,
              samplingBits,
              16,
              maxPerFlow,
              0,
              true,
              List.of(),
              gated,
              new byte[Character.MAX_VALUE + 1]);
      return Capture.load(settings, CapturePoint.INTERFACE, ringBytes);
    }
  }

  /** Sends, and knows how much. */
  static final class Wire {
    private final Capture capture;
    private int sequence = 7;
    private long bytes;

    Wire(Capture capture) {
      this.capture = capture;
    }

    void segments(byte[]... payloads) {
      for (byte[] payload : payloads) {
        capture.segment(sequence, payload);
        sequence += payload.length;
        bytes += payload.length;
      }
    }

    /** Bytes that nobody sees. */
    void lose(int missing) {
      sequence += missing;
      bytes += missing;
    }

    /** Bytes that were seen before, which are nobody's any more. */
    void repeat(byte[] payload) {
      capture.segment(sequence - payload.length, payload);
    }

    void open() {
      capture.open(sequence++);
    }

    void end() {
      capture.run(CapturePoint.INTERFACE.ingressProgram(), Frames.fin(sequence));
    }

    void datagrams(byte[]... payloads) {
      for (byte[] payload : payloads) {
        capture.datagram(payload);
        bytes += payload.length;
      }
    }

    void datagramsOf(String vector) {
      Vector.named(vector).packets().forEach(packet -> datagrams(packet.payload()));
    }

    void segmentsOf(String vector) {
      Vector.named(vector).packets().forEach(packet -> segments(packet.payload()));
    }
  }

  @ParameterizedTest
  @MethodSource
  void bytesEndUnder(
      UnaryOperator<Setting> setting, Consumer<Wire> traffic, Map<Verdict, Long> verdicts) {
    try (Capture capture = setting.apply(Setting.NO_WINDOW).load()) {
      Wire wire = new Wire(capture);
      traffic.accept(wire);

      Map<Verdict, Long> bytes = capture.verdictBytes();
      assertThat(bytes).containsExactlyInAnyOrderEntriesOf(verdicts);
      assertThat(bytes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(wire.bytes);
    }
  }

  static Stream<Arguments> bytesEndUnder() {
    return Stream.concat(streams(), datagrams());
  }

  private static Stream<Arguments> streams() {
    byte[] noise = noise(200);
    byte[] text = "level=info msg=ok\r\n\r\n\t".repeat(5).substring(0, 100).getBytes(US_ASCII);
    return Stream.of(
        scene(
            "no window was chosen",
            setting -> setting,
            wire -> wire.segments(noise, noise),
            Map.of(UNMATCHED, 400L)),
        scene(
            "windows were chosen",
            Setting::everyWindow,
            wire -> wire.segments(noise, noise),
            Map.of(UNMATCHED, 400L)),
        scene(
            "the connection ends",
            setting -> setting,
            wire -> {
              wire.segments(noise);
              wire.end();
            },
            Map.of(UNMATCHED, 200L)),
        scene(
            "bytes are missing",
            setting -> setting,
            wire -> {
              wire.segments(noise);
              wire.lose(50);
              wire.segments(noise);
            },
            Map.of(GAP, 50L, UNMATCHED, 400L)),
        scene(
            "bytes are missing between windows",
            Setting::everyWindow,
            wire -> {
              wire.segments(noise);
              wire.lose(50);
              wire.segments(noise);
            },
            Map.of(GAP, 50L, UNMATCHED, 400L)),
        scene(
            "bytes come twice",
            Setting::everyWindow,
            wire -> {
              wire.segments(noise);
              wire.repeat(Arrays.copyOf(noise, 100));
            },
            Map.of(UNMATCHED, 200L)),
        scene(
            "a hello of TLS",
            Setting::everyWindow,
            wire -> wire.segments(CLIENT_HELLO, noise, noise),
            Map.of(TLS, 411L)),
        scene(
            "a hello of TLS, behind a window",
            Setting::everyWindow,
            wire -> wire.segments(noise, CLIENT_HELLO, noise),
            Map.of(UNMATCHED, 200L, TLS, 211L)),
        scene(
            "a server that compresses",
            Setting::everyWindow,
            wire -> {
              wire.segmentsOf("websocket-answer-deflate");
              wire.segments(noise);
            },
            Map.of(COMPRESSED, 1314L)),
        scene(
            "a client that compresses",
            setting -> setting,
            wire -> {
              wire.segmentsOf("websocket-compressed-text");
              wire.segments(noise);
            },
            Map.of(COMPRESSED, 1019L)),
        scene(
            "text",
            Setting::everyWindow,
            wire -> wire.segments(text, text),
            Map.of(NOT_AUDIO, 200L)),
        scene(
            "what reads like no audio",
            Setting::onlyWhatReadsLikeAudio,
            wire -> wire.segments(noise(3000), noise(3000)),
            Map.of(NOT_AUDIO, 6000L)),
        scene(
            "silence",
            Setting::everyWindow,
            wire -> wire.segments(silence(200), silence(200)),
            Map.of(INDISTINCT, 400L)),
        scene(
            "more than a flow may make",
            Setting::oneSignature,
            wire -> wire.segments(noise, noise),
            Map.of(UNMATCHED, (long) WINDOW_BYTES, RATE_LIMITED, 400L - WINDOW_BYTES)),
        scene(
            "a connection that was forgotten",
            Setting::attachedLongAgo,
            wire -> wire.segments(noise, noise),
            Map.of(EVICTED, 200L, UNMATCHED, 200L)),
        scene(
            "a connection that was forgotten, and windows",
            setting -> setting.attachedLongAgo().everyWindow(),
            wire -> wire.segments(noise, noise),
            Map.of(EVICTED, 200L, UNMATCHED, 200L)),
        scene(
            "a connection that begins",
            Setting::attachedLongAgo,
            wire -> {
              wire.open();
              wire.segments(noise);
            },
            Map.of(UNMATCHED, 200L)),
        scene(
            "nobody reads",
            Setting::smallRing,
            wire -> wire.segments(noise, noise),
            Map.of(
                UNMATCHED,
                (long) WINDOW_BYTES - 1 + EVENTS_OF_RING,
                RING_FULL,
                400L - WINDOW_BYTES + 1 - EVENTS_OF_RING)));
  }

  private static Stream<Arguments> datagrams() {
    byte[] noise = noise(200);
    return Stream.of(
        scene(
            "a datagram shorter than a window",
            Setting::everyWindow,
            wire -> wire.datagrams(noise(WINDOW_BYTES - 1), noise(WINDOW_BYTES)),
            Map.of(TOO_SHORT, WINDOW_BYTES - 1L, UNMATCHED, (long) WINDOW_BYTES)),
        scene(
            "silence before anything reads like audio",
            Setting::onlyWhatReadsLikeAudio,
            wire -> wire.datagrams(silence(200), silence(200)),
            Map.of(INDISTINCT, 400L)),
        scene(
            "datagrams that read like no audio",
            Setting::onlyWhatReadsLikeAudio,
            wire -> {
              for (int n = 0; n < LOOKS + 4; n++) {
                wire.datagrams(noise);
              }
            },
            Map.of(UNMATCHED, (LOOKS - 1) * 200L, NOT_AUDIO, 5 * 200L)),
        scene(
            "more datagrams than a flow may make signatures",
            Setting::oneSignature,
            wire -> wire.datagrams(noise),
            Map.of(UNMATCHED, (long) WINDOW_BYTES, RATE_LIMITED, 200L - WINDOW_BYTES)),
        rtp("rtp-pcmu", UNMATCHED, 8 * 172),
        rtp("rtp-pcmu-encrypted", SRTP, 2400 + 24 * 12),
        rtp("rtp-opus", OPUS, 2400 + 24 * 12),
        rtp("rtp-dynamic-video", NOT_AUDIO, 2400 + 24 * 12),
        rtp("rtp-g722", G722, 640 + 4 * 12),
        rtp("rtp-g729", G729, 640 + 8 * 12),
        scene(
            "rtp-gsm",
            setting -> setting,
            wire -> wire.datagramsOf("rtp-gsm"),
            // The last one is cut short.
            Map.of(CODEC, 6 * (99 + 12L), TOO_SHORT, 46 + 12L)),
        rtp("rtp-video", CODEC, 640 + 4 * 12),
        rtp("dtls", SRTP, 100 + 2400 + 24 * 12),
        scene(
            "a codec's first datagram, which is in no step yet",
            Setting::everyWindow,
            wire -> wire.datagramsOf("rtp-g722"),
            Map.of(UNMATCHED, 172L, G722, 3 * 172L)));
  }

  /** Datagrams of a vector, of which no window is chosen. */
  private static Arguments rtp(String vector, Verdict verdict, long bytes) {
    return scene(
        vector, setting -> setting, wire -> wire.datagramsOf(vector), Map.of(verdict, bytes));
  }

  private static Arguments scene(
      String name,
      UnaryOperator<Setting> setting,
      Consumer<Wire> traffic,
      Map<Verdict, Long> verdicts) {
    return argumentSet(name, setting, traffic, verdicts);
  }

  private static byte[] noise(int bytes) {
    return Arrays.copyOf(NOISE, bytes);
  }

  private static byte[] silence(int bytes) {
    byte[] silence = new byte[bytes];
    Arrays.fill(silence, (byte) 0xFF);
    return silence;
  }
}
