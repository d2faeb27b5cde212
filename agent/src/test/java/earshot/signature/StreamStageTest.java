// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamStageTest {
  private static final String GET = "GET /media HTTP/1.1\r\nUpgrade: websocket\r\n\r\n";
  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;

  private final Random random = new Random(1);
  private final byte[] audio = new byte[2_000];

  /** The bytes of each run that is not empty. */
  private final List<ByteArrayOutputStream> runs =
      new ArrayList<>(List.of(new ByteArrayOutputStream()));

  private final StreamStage stage =
      new StreamStage(
          new Lane() {
            @Override
            public void restart() {
              if (runs.getLast().size() > 0) {
                runs.add(new ByteArrayOutputStream());
              }
            }

            @Override
            public void accept(byte[] bytes, int offset, int count) {
              runs.getLast().write(bytes, offset, count);
            }
          });

  StreamStageTest() {
    random.nextBytes(audio);
    // Not the start of HTTP, of a frame or of text, so that each test says itself what it begins
    // with.
    audio[0] = 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 256, 1_448})
  void whatIsNoTextIsTakenAsItIs(int segmentBytes) {
    send(audio, segmentBytes);

    assertThat(found()).containsExactly(audio);
  }

  /** Where a connection begins like HTTP but goes on otherwise, only the likeness is missing. */
  @Test
  void almostHttpIsNone() {
    byte[] almost = audio.clone();
    System.arraycopy("HTTQ".getBytes(US_ASCII), 0, almost, 0, 4);
    send(almost, 1_448);
    assertThat(found()).containsExactly(almost);
    runs.clear();
    runs.add(new ByteArrayOutputStream());

    stage.open();
    send("GE".getBytes(US_ASCII), 1);
    send(audio, 1_448);

    assertThat(found()).containsExactly(audio);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 256, 1_448})
  void binaryMessagesAreOneRun(int segmentBytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(GET.getBytes(US_ASCII));
    bytes.writeBytes(frame(0x02, Arrays.copyOfRange(audio, 0, 100)));
    bytes.writeBytes(frame(0x89, "ping".getBytes(US_ASCII)));
    bytes.writeBytes(frame(0x80, Arrays.copyOfRange(audio, 100, 700)));
    bytes.writeBytes(frame(BINARY, new byte[0]));
    bytes.writeBytes(frame(BINARY, Arrays.copyOfRange(audio, 700, 2_000)));
    send(bytes.toByteArray(), segmentBytes);

    assertThat(found()).containsExactly(audio);
    assertThat(stage.isCompressed()).isFalse();
  }

  @Test
  void aMessageOfTheOtherKindRestarts() {
    byte[] first = Arrays.copyOfRange(audio, 0, 120);
    byte[] second = Arrays.copyOfRange(audio, 120, 240);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(GET.getBytes(US_ASCII));
    bytes.writeBytes(frame(BINARY, first));
    bytes.writeBytes(frame(TEXT, json(second)));
    bytes.writeBytes(frame(BINARY, first));
    // Without a byte of its own, too.
    bytes.writeBytes(frame(TEXT, new byte[0]));
    bytes.writeBytes(frame(BINARY, second));
    send(bytes.toByteArray(), 1_448);

    // The names in JSON are base64 too, as far as anybody can tell.
    List<byte[]> long_ = found().stream().filter(run -> run.length >= 68).toList();
    assertThat(long_).containsExactly(first, second, first, second);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC1, 0x41, 0xC2, 0x42})
  void aCompressedMessageIsTheEnd(int first) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(GET.getBytes(US_ASCII));
    bytes.writeBytes(frame(BINARY, audio));
    bytes.writeBytes(frame(first, audio));
    bytes.writeBytes(frame(BINARY, audio));
    send(bytes.toByteArray(), 700);

    assertThat(stage.isCompressed()).isTrue();
    stage.gap(0);
    send(audio, 1_448);
    assertThat(stage.isCompressed()).as("after a gap").isTrue();
    assertThat(found()).containsExactly(audio);

    stage.open();
    assertThat(stage.isCompressed()).as("in another connection").isFalse();
  }

  /** The next request begins with G, which is no compressed message although it has the bit. */
  @Test
  void requestsInARowAreNoCompression() {
    send((GET + GET + GET).getBytes(US_ASCII), 1_448);

    assertThat(stage.isCompressed()).isFalse();
  }

  @Test
  void whatCannotBeAFrameIsTheEndOfWebSocket() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(GET.getBytes(US_ASCII));
    bytes.writeBytes(frame(BINARY, Arrays.copyOf(audio, 300)));
    send(bytes.toByteArray(), 1_448);
    send(frame(0x83, new byte[0]), 1_448);
    send(audio, 1_448);

    assertThat(found()).containsExactly(Arrays.copyOf(audio, 300), audio);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_448})
  void aServersAnswerTellsOfCompression(int segmentBytes) {
    send(
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
            .getBytes(US_ASCII),
        segmentBytes);
    send(audio, 1_448);

    assertThat(stage.isCompressed()).isTrue();
    assertThat(found()).isEmpty();
  }

  @Test
  void whatAServerSendsIsOfFramesThatAreNotMasked() {
    send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(US_ASCII), 1_448);
    send(new byte[] {BINARY & 0x7F, 100}, 1_448);
    send(Arrays.copyOf(audio, 100), 1_448);
    send(new byte[] {(byte) 0x80, 100}, 1_448);
    send(Arrays.copyOfRange(audio, 100, 200), 1_448);

    assertThat(found()).containsExactly(Arrays.copyOf(audio, 200));
  }

  @Test
  void afterAnotherAnswerBytesAreAsTheyAre() {
    send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n".getBytes(US_ASCII), 1_448);
    send(audio, 1_448);

    assertThat(stage.isCompressed()).isFalse();
    assertThat(found()).containsExactly(audio);
  }

  /** A client offers what the server may refuse. */
  @Test
  void anOfferIsNoCompression() {
    send(
        "GET / HTTP/1.1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n".getBytes(US_ASCII),
        1_448);
    send(frame(BINARY, audio), 1_448);

    assertThat(stage.isCompressed()).isFalse();
    assertThat(found()).containsExactly(audio);
  }

  /** In step from a segment on that is one frame of text, where the handshake was not seen. */
  @Test
  void aFrameOfTextBringsInStep() {
    send(audio, 1_448);
    send(frame(TEXT, json(Arrays.copyOf(audio, 300))), 1_448);
    send(frame(BINARY, audio), 1_448);

    List<byte[]> long_ = found().stream().filter(run -> run.length >= 68).toList();
    assertThat(long_).containsExactly(audio, Arrays.copyOf(audio, 300), audio);
  }

  /** What is lost within a frame is counted: the rest of it is unmasked as before. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 500, 1_200})
  void aFrameGoesOnBehindAGap(int missing) {
    byte[] bytes = frame(BINARY, audio);
    send(GET.getBytes(US_ASCII), 1_448);
    stage.accept(bytes, 0, 800);
    stage.gap(missing);
    stage.accept(bytes, 800 + missing, bytes.length - 800 - missing);
    send(frame(BINARY, audio), 1_448);

    ByteArrayOutputStream behind = new ByteArrayOutputStream();
    behind.writeBytes(Arrays.copyOfRange(audio, 792 + missing, audio.length));
    behind.writeBytes(audio);
    assertThat(found()).containsExactly(Arrays.copyOf(audio, 792), behind.toByteArray());
  }

  /** Which of a quantum's characters comes next is known, so that only the first byte is wrong. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 401})
  void aRunOfBase64GoesOnBehindAGap(int missing) {
    byte[] bytes = frame(TEXT, json(audio));
    send(GET.getBytes(US_ASCII), 1_448);
    stage.accept(bytes, 0, 800);
    stage.gap(missing);
    stage.accept(bytes, 800 + missing, bytes.length - 800 - missing);

    byte[] behind = found().getLast();
    assertThat(behind).hasSizeGreaterThan(1_000);
    assertThat(Arrays.copyOfRange(behind, 1, behind.length))
        .isEqualTo(Arrays.copyOfRange(audio, audio.length - behind.length + 1, audio.length));
  }

  /** Behind a lost header a client is in step again as soon as a segment begins as frames do. */
  @ParameterizedTest
  @ValueSource(ints = {100, 300, 2_000})
  void aClientsNextFrameBringsInStep(int payload) {
    byte[] message = Arrays.copyOf(audio, payload);
    send(GET.getBytes(US_ASCII), 1_448);
    send(frame(BINARY, message), 1_448);
    byte[] lost = frame(BINARY, message);
    stage.gap(lost.length);
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(frame(BINARY, message));
    two.writeBytes(frame(BINARY, message));
    send(two.toByteArray(), 1_448);

    byte[] both = Arrays.copyOf(message, 2 * payload);
    System.arraycopy(message, 0, both, payload, payload);
    assertThat(found()).containsExactly(message, both);
  }

  /** What only looks like a frame says nothing of compression, which would be for good. */
  @Test
  void whatWasPickedUpIsNotCompressed() {
    send(GET.getBytes(US_ASCII), 1_448);
    send(frame(BINARY, audio), 1_448);
    stage.gap(0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(frame(BINARY, audio));
    bytes.writeBytes(frame(0xC2, audio));
    send(bytes.toByteArray(), bytes.size());

    assertThat(stage.isCompressed()).isFalse();
  }

  @Test
  void textIsDecodedAndNothingElse() {
    byte[] hello =
        "{\"event\":\"start\",\"media\":{\"encoding\":\"audio/x-mulaw\"}}\r\n"
            .repeat(20)
            .getBytes(US_ASCII);
    send(audio, 1_448);
    send(hello, 300);
    int before = runs.size() - 1;
    send(json(Arrays.copyOf(audio, 300)), 300);
    send(json(Arrays.copyOf(audio, 300)), 300);
    // Not text any more, chunk by chunk.
    send(audio, 200);

    List<byte[]> after =
        runs.subList(before, runs.size()).stream()
            .map(ByteArrayOutputStream::toByteArray)
            .filter(run -> run.length >= 68)
            .toList();
    assertThat(after.getFirst()).isEqualTo(Arrays.copyOf(audio, 300));
    assertThat(after.get(1)).isEqualTo(Arrays.copyOf(audio, 300));
    byte[] last = after.getLast();
    assertThat(last)
        .as("the chunks after which it is no text")
        .hasSizeLessThan(audio.length)
        .isEqualTo(Arrays.copyOfRange(audio, audio.length - last.length, audio.length));
  }

  private void send(byte[] bytes, int segmentBytes) {
    for (int at = 0; at < bytes.length; at += segmentBytes) {
      stage.accept(bytes, at, Math.min(segmentBytes, bytes.length - at));
    }
  }

  private List<byte[]> found() {
    return runs.stream()
        .map(ByteArrayOutputStream::toByteArray)
        .filter(run -> run.length > 0)
        .toList();
  }

  private static byte[] json(byte[] payload) {
    return ("{\"event\":\"media\",\"payload\":\""
            + Base64.getEncoder().encodeToString(payload)
            + "\"}")
        .getBytes(US_ASCII);
  }

  private byte[] frame(int first, byte[] payload) {
    byte[] key = new byte[4];
    random.nextBytes(key);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length > 125) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | payload.length);
    }
    frame.writeBytes(key);
    for (int n = 0; n < payload.length; n++) {
      frame.write(payload[n] ^ key[n % 4]);
    }
    return frame.toByteArray();
  }
}
