// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.program.Capture;
import earshot.bpf.program.CapturePoint;
import earshot.bpf.program.Counter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel program and the reference find the same in the same bytes, however they are cut. */
class KernelAgreementTest {
  /** BPF_PROG_TEST_RUN takes a page at most, less what the kernel adds. */
  private static final int MOST_SEGMENT_BYTES = 3_500;

  /** So many times as many cases as a build can wait for: the bench says. */
  private static final int TIMES = Integer.getInteger("earshot.fuzz.times", 1);

  private static final int STREAMS = 100 * TIMES;
  private static final int DATAGRAMS = 5_000 * TIMES;
  private static final int MAX_STREAM_BYTES = 6_000;

  /** Packets on which both have agreed. */
  private static long cases;

  @AfterAll
  static void sayHowMany() {
    System.out.println(cases + " packets agreed");
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "2, 3, 16", "3, 6, 16", "4, 5, 40"})
  void onRandomStreamsInRandomSegments(long seed, int samplingBits, int minDistinct) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    List<String> expected = new ArrayList<>();
    RawLane reference =
        new RawLane(
            key,
            samplingBits,
            minDistinct,
            (position, high, low) -> expected.add("%d %016x%016x".formatted(position, high, low)));
    int sequence = random.nextInt();
    int found = 0;
    try (Capture capture =
        Capture.load(
            Capture.settings(gear(key), key.identityKey(), samplingBits, minDistinct),
            CapturePoint.INTERFACE)) {
      for (int stream = 0; stream < STREAMS; stream++) {
        byte[] bytes = bytes(random);
        expected.clear();
        reference.restart();
        reference.accept(bytes, 0, bytes.length);
        // What is missing in between makes the kernel begin anew.
        sequence += 1 + random.nextInt(1_000);
        sequence = send(capture, random, sequence, bytes);

        assertThat(capture.sightings())
            .as("stream %d of seed %d", stream, seed)
            .isEqualTo(expected);
        found += expected.size();
      }
    }
    assertThat(found).isGreaterThan(STREAMS);
  }

  /** Messages with base64 in them, damaged here and there, among binary streams. */
  @ParameterizedTest
  @CsvSource({"11, 3", "12, 4", "13, 6", "14, 5"})
  void onTextInRandomSegments(long seed, int samplingBits) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    List<String> expected = new ArrayList<>();
    RawLane.Listener listener =
        (position, high, low) -> expected.add("%d %016x%016x".formatted(position, high, low));
    LaneSet lanes = new LaneSet(key, samplingBits, 16, null, false, listener, listener);
    StreamStage stage = new StreamStage(lanes);
    int found = 0;
    int sequence = random.nextInt();
    try (Capture capture =
        Capture.load(
            Capture.settings(gear(key), key.identityKey(), samplingBits, 16, true),
            CapturePoint.INTERFACE)) {
      for (int stream = 0; stream < STREAMS; stream++) {
        byte[] bytes = random.nextInt(5) == 0 ? bytes(random) : new TextStreams(random).next();
        expected.clear();
        int missing = 1 + random.nextInt(1_000);
        stage.gap(stream == 0 ? 0 : missing);
        sequence += missing;
        int whole = 0;
        if (random.nextInt(2) == 0) {
          // The first frame in a segment of its own: what tells frames without a handshake.
          byte[][] frames = new TextStreams(random).frames();
          whole = frames[0].length <= MOST_SEGMENT_BYTES ? frames[0].length : 0;
          bytes = concatenated(frames);
        }
        sequence = sendToBoth(capture, stage, lanes, random, sequence, bytes, whole);
        found += expected.size();

        // The lanes of one segment come one after the other.
        assertThat(capture.sightings())
            .as("stream %d of seed %d", stream, seed)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
    assertThat(found).isGreaterThan(STREAMS);
  }

  /** Sound in each format, with headers here and there, and what is none; gated or not. */
  @ParameterizedTest
  @CsvSource({"41, 3, true", "42, 4, false", "43, 6, true", "44, 5, true"})
  void onSamplesInRandomSegments(long seed, int samplingBits, boolean gated) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    List<String> expected = new ArrayList<>();
    RawLane.Listener listener =
        (position, high, low) -> expected.add("%d %016x%016x".formatted(position, high, low));
    Sounds sounds = new Sounds(random);
    int found = 0;
    try (Capture capture =
        Capture.load(
            Capture.settings(
                gear(key), key.identityKey(), samplingBits, 16, true, gated, new byte[1 << 16]),
            CapturePoint.INTERFACE)) {
      LaneSet lanes = new LaneSet(key, samplingBits, 16, null, gated, listener, listener);
      StreamStage stage = new StreamStage(lanes);
      int sequence = random.nextInt();
      for (int stream = 0; stream < STREAMS; stream++) {
        byte[] bytes = sounds.next();
        expected.clear();
        int missing = 1 + random.nextInt(1_000);
        stage.gap(stream == 0 ? 0 : missing);
        sequence += missing;
        sequence = sendToBoth(capture, stage, lanes, random, sequence, bytes, 0);
        found += expected.size();

        assertThat(capture.sightings())
            .as("stream %d of seed %d, %s", stream, seed, lanes.format())
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
    assertThat(found).isGreaterThan(STREAMS);
  }

  /** Both ends of WebSockets that shake hands and send sound, of which segments are lost. */
  @ParameterizedTest
  @CsvSource({"51, 3, true", "52, 4, true", "53, 5, false"})
  void onFramesWithGaps(long seed, int samplingBits, boolean gated) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    List<String> expected = new ArrayList<>();
    RawLane.Listener listener =
        (position, high, low) -> expected.add("%d %016x%016x".formatted(position, high, low));
    Sounds sounds = new Sounds(random);
    int found = 0;
    try (Capture capture =
        Capture.load(
            Capture.settings(
                gear(key), key.identityKey(), samplingBits, 16, true, gated, new byte[1 << 16]),
            CapturePoint.INTERFACE)) {
      LaneSet lanes = new LaneSet(key, samplingBits, 16, null, gated, listener, listener);
      StreamStage stage = new StreamStage(lanes);
      for (int stream = 0; stream < STREAMS; stream++) {
        int sequence = random.nextInt();
        capture.open(sequence++);
        stage.open();
        lanes.open();
        expected.clear();
        int lost = 0;
        for (byte[] segment : new WebSocketEnd(random).segments(sounds.next())) {
          if (random.nextInt(12) == 0) {
            lost += segment.length;
          } else {
            if (lost > 0) {
              stage.gap(lost);
              lost = 0;
            }
            stage.accept(segment, 0, segment.length);
            lanes.endOfPacket(true);
            capture.segment(sequence, segment);
            cases++;
          }
          sequence += segment.length;
        }
        found += expected.size();

        assertThat(capture.sightings())
            .as("stream %d of seed %d, %s", stream, seed, lanes.format())
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
    assertThat(found).isGreaterThan(STREAMS);
  }

  /** Datagrams of RTP, in step and out of it, with all that a header may have, some damaged. */
  @ParameterizedTest
  @CsvSource({"21, 2", "22, 4", "23, 5"})
  void onDatagrams(long seed, int samplingBits) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    List<String> expected = new ArrayList<>();
    RawLane.Listener listener =
        (position, high, low) -> expected.add("%d %016x%016x".formatted(position, high, low));
    LaneSet lanes = new LaneSet(key, samplingBits, 16, null, false, listener, listener);
    RtpStage stage = new RtpStage();
    Datagrams datagrams = new Datagrams(random);
    try (Capture capture =
        Capture.load(
            Capture.settings(gear(key), key.identityKey(), samplingBits, 16, true),
            CapturePoint.INTERFACE)) {
      for (int n = 0; n < DATAGRAMS; n++) {
        byte[] datagram = datagrams.next();
        expected.clear();
        stage.accept(lanes, datagram, 0, datagram.length, true);
        capture.datagram(datagram);
        cases++;

        // The ways to read a datagram are hashed one after the other.
        assertThat(capture.sightings())
            .as("datagram %d of seed %d", n, seed)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
    assertThat(datagrams.inStep()).isGreaterThan(DATAGRAMS / 3);
  }

  /** Datagrams of noise, for as long as it takes to be passed over, and of a voice, by turns. */
  @ParameterizedTest
  @CsvSource({"24, 2", "25, 4"})
  void onGatedDatagrams(long seed, int samplingBits) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    List<String> expected = new ArrayList<>();
    RawLane.Listener listener =
        (position, high, low) -> expected.add("%d %016x%016x".formatted(position, high, low));
    LaneSet lanes = new LaneSet(key, samplingBits, 16, null, true, listener, listener);
    RtpStage stage = new RtpStage();
    int found = 0;
    int shut = 0;
    try (Capture capture =
        Capture.load(
            Capture.settings(
                gear(key),
                key.identityKey(),
                samplingBits,
                16,
                true,
                true,
                new byte[Character.MAX_VALUE + 1]),
            CapturePoint.INTERFACE)) {
      for (int turn = 0; turn < DATAGRAMS / 250; turn++) {
        byte[] voice = Voice.ulaw(Voice.samples(seed + turn, 160 * 50));
        int noise = random.nextInt(400);
        for (int n = 0; n < noise + 50; n++) {
          byte[] datagram = new byte[n < noise ? 68 + random.nextInt(400) : 160];
          random.nextBytes(datagram);
          if (n >= noise) {
            System.arraycopy(voice, 160 * (n - noise), datagram, 0, 160);
          }
          expected.clear();
          stage.accept(lanes, datagram, 0, datagram.length, true);
          shut += lanes.isShut() && lanes.isDecided() ? 1 : 0;
          capture.datagram(datagram);
          cases++;

          assertThat(capture.sightings())
              .as("datagram %d of turn %d of seed %d", n, turn, seed)
              .containsExactlyInAnyOrderElementsOf(expected);
          found += expected.size();
        }
      }
    }
    assertThat(found).isPositive();
    assertThat(shut).isGreaterThan(DATAGRAMS / 10);
  }

  /** Segments that begin as records of TLS do, or nearly so. */
  @ParameterizedTest
  @CsvSource({"31", "32", "33"})
  void onTls(long seed) {
    Random random = new Random(seed);
    SignatureKey key = key(random);
    int encrypted = 0;
    int streams = 0;
    try (Capture capture =
        Capture.load(
            Capture.settings(gear(key), key.identityKey(), 10, 16, true), CapturePoint.INTERFACE)) {
      for (int stream = 0; stream < STREAMS; stream++) {
        TlsDetector detector = new TlsDetector();
        int sequence = random.nextInt();
        capture.open(sequence);
        long before = capture.count(Counter.TLS);
        int expected = 0;
        for (int n = 0; n < 20; n++) {
          byte[] segment = almostTls(random);
          if (detector.isTls() || detector.accept(segment, 0, segment.length, segment.length)) {
            expected++;
          }
          capture.segment(sequence + 1, segment);
          cases++;
          sequence += segment.length;
        }

        assertThat(capture.count(Counter.TLS) - before)
            .as("stream %d of seed %d", stream, seed)
            .isEqualTo(expected);
        encrypted += expected;
        streams += detector.isTls() ? 1 : 0;
      }
    }
    assertThat(encrypted).isPositive();
    assertThat(streams).isLessThan(STREAMS);
  }

  private static byte[] almostTls(Random random) {
    byte[] segment = new byte[1 + random.nextInt(600)];
    random.nextBytes(segment);
    byte[] header = {
      (byte) (random.nextInt(4) == 0 ? 22 : 23),
      3,
      (byte) random.nextInt(6),
      (byte) ((segment.length - 5) >> 8),
      (byte) (segment.length - 5),
      (byte) random.nextInt(12)
    };
    if (random.nextInt(12) < 2) {
      System.arraycopy(header, 0, segment, 0, Math.min(segment.length, header.length));
    }
    return segment;
  }

  /** The first bytes of a real client. */
  @Test
  void aRealClientsHelloIsTls() throws Exception {
    SSLEngine client = SSLContext.getDefault().createSSLEngine("bot.example", 443);
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);

    assertThat(new TlsDetector().accept(hello.array(), 0, hello.position(), hello.position()))
        .isTrue();
  }

  private static byte[] concatenated(byte[][] parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /**
   * Cuts a stream at random, and hands each segment to kernel and reference.
   *
   * @param whole bytes of the first segment; 0: as the others
   * @return the sequence number behind the stream
   */
  private static int sendToBoth(
      Capture capture,
      StreamStage stage,
      LaneSet lanes,
      Random random,
      int first,
      byte[] bytes,
      int whole) {
    int longest = 1 + random.nextInt(random.nextInt(4) == 0 ? 3 : 1_448);
    for (int offset = 0; offset < bytes.length; ) {
      int count =
          offset == 0 && whole > 0
              ? whole
              : Math.min(bytes.length - offset, 1 + random.nextInt(longest));
      stage.accept(bytes, offset, count);
      lanes.endOfPacket(true);
      capture.segment(first + offset, Arrays.copyOfRange(bytes, offset, offset + count));
      cases++;
      offset += count;
    }
    return first + bytes.length;
  }

  private static int send(Capture capture, Random random, int first, byte[] bytes) {
    int longest = 1 + random.nextInt(1_448);
    int offset = 0;
    while (offset < bytes.length) {
      int end = Math.min(bytes.length, offset + 1 + random.nextInt(longest));
      capture.segment(first + offset, Arrays.copyOfRange(bytes, offset, end));
      cases++;
      offset = end;
    }
    return first + bytes.length;
  }

  /** Noise, noise of few values, letters, or a slow wave: what the content rules part. */
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(MAX_STREAM_BYTES)];
    int kind = random.nextInt(4);
    int values = 1 + random.nextInt(32);
    for (int n = 0; n < bytes.length; n++) {
      bytes[n] =
          (byte)
              switch (kind) {
                case 0 -> random.nextInt();
                case 1 -> random.nextInt(values);
                case 2 -> 'a' + random.nextInt(26);
                default -> 128 + 100 * Math.sin(n / (double) values) + random.nextInt(4);
              };
    }
    return bytes;
  }

  private static SignatureKey key(Random random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return SignatureKey.parse(HexFormat.of().formatHex(secret));
  }

  private static byte[] gear(SignatureKey key) {
    long[] words = key.gear();
    byte[] table = new byte[words.length * Long.BYTES];
    ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
    return table;
  }
}
