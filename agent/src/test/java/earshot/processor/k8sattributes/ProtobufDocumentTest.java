// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProtobufDocumentTest {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final long SECONDS = 1_767_268_800;

  private final PodStream stream = new PodStream(Extraction.NONE);

  @Test
  void passesWhatItDoesNotKnow() throws Exception {
    byte[] known = metadata("transcriber-0");
    byte[] unknown =
        message(out -> {
          out.writeString(99, "of a later version");
          out.writeFixed32(1_000, 1);
          out.writeFixed64(1_001, 2);
          out.writeInt64(1_002, -3);
          // Longer than what is read at once.
          out.writeByteArray(1_003, new byte[100_000]);
        });

    assertThat(
            pods(
                concatenated(
                    unknown,
                    field(1, concatenated(unknown, known, unknown)),
                    unknown,
                    field(2, unknown))))
        .singleElement()
        .extracting(Pod::name)
        .isEqualTo("transcriber-0");
  }

  @Test
  void takesAFieldOfAnotherKindForAbsent() throws Exception {
    byte[] odd =
        message(out -> {
          out.writeInt32(1, 7);
          out.writeInt32(8, 7);
          out.writeFixed64(11, 7);
          out.writeInt32(13, 7);
          out.writeString(3, "voice");
        });

    assertThat(pods(field(1, odd)))
        .singleElement()
        .satisfies(pod -> {
          assertThat(pod.name()).isEmpty();
          assertThat(pod.namespace()).isEqualTo("voice");
          assertThat(pod.startedEpochNanos()).isZero();
        });
  }

  @Test
  void tellsNoTimeFromTheEpoch() throws Exception {
    assertThat(startedEpochNanos(new byte[0])).isEqualTo(SECONDS * 1_000_000_000L);
    assertThat(startedEpochNanos(time(0))).isZero();
    assertThat(startedEpochNanos(time(1))).isEqualTo(1_000_000_000L);
    assertThat(startedEpochNanos(time(Long.MAX_VALUE))).isEqualTo(SECONDS * 1_000_000_000L);
  }

  @Test
  void takesAnObjectOfAnotherKindForNoList() {
    byte[] table = object("Table", field(1, message(out -> out.writeString(2, "1"))));

    assertThatIOException()
        .isThrownBy(() -> stream.readList(in(table), _ -> {}))
        .withMessage("the answer is no list of pods");
  }

  @Test
  void refusesAListThatIsCutShort() {
    byte[] list =
        object(
            "PodList",
            concatenated(
                field(1, message(out -> out.writeString(2, "1"))),
                field(2, field(1, metadata("a"))),
                field(2, field(1, metadata("b")))));

    for (int bytes = 0; bytes < list.length; bytes++) {
      InputStream part = new ByteArrayInputStream(list, 0, bytes);
      assertThatIOException().isThrownBy(() -> stream.readList(part, _ -> {}));
    }
  }

  @Test
  void readsEventsUntilTheWatchIsCutShort() throws Exception {
    byte[] watch =
        concatenated(
            event("ADDED", object("Pod", field(1, metadata("a")))),
            event("BOOKMARK", object("Pod", field(1, metadata("")))),
            event("DELETED", object("Pod", field(1, metadata("b")))));
    Told told = new Told();

    stream.readEvents(in(watch), told);

    assertThat(told.events).containsExactly("changed a", "1", "1", "deleted", "1");
    int whole = 0;
    for (int bytes = 0; bytes < watch.length; bytes++) {
      InputStream part = new ByteArrayInputStream(watch, 0, bytes);
      try {
        stream.readEvents(part, new Told());
        whole++;
      } catch (IOException e) {
        // Cut within a frame.
      }
    }
    assertThat(whole).as("cuts between frames, and before the first").isEqualTo(3);
  }

  @Test
  void handsAnEventOnBeforeTheNextHasCome() throws Exception {
    byte[] event = event("ADDED", object("Pod", field(1, metadata("a"))));
    Told told = new Told();
    InputStream quiet =
        new InputStream() {
          private final InputStream come = in(event);

          @Override
          public int read() throws IOException {
            return come.available() > 0 ? come.read() : breakOff();
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return come.available() > 0 ? come.read(into, offset, length) : breakOff();
          }

          private int breakOff() throws IOException {
            throw new IOException("after " + told.events);
          }
        };

    assertThatIOException()
        .isThrownBy(() -> stream.readEvents(quiet, told))
        .withMessage("after [changed a, 1]");
  }

  @Test
  void goesOnWhenAWatchHasTakenMoreThanAnyMessageMay() throws Exception {
    int unknownBytes = 16_000_000;
    int events = Integer.MAX_VALUE / unknownBytes + 2;
    byte[] event =
        concatenated(
            message(out -> out.writeString(1, "ADDED")),
            field(2, field(1, object("Pod", field(1, metadata("a"))))),
            message(out -> {
              out.writeTag(99, WireFormat.WIRETYPE_LENGTH_DELIMITED);
              out.writeUInt32NoTag(unknownBytes);
            }));
    byte[] head =
        concatenated(
            ByteBuffer.allocate(Integer.BYTES).putInt(event.length + unknownBytes).array(), event);
    List<InputStream> parts = new ArrayList<>();
    for (int n = 0; n < events; n++) {
      parts.add(in(head));
      parts.add(new Unknown(unknownBytes));
    }
    Told told = new Told();

    stream.readEvents(new SequenceInputStream(Collections.enumeration(parts)), told);

    assertThat(told.events).hasSize(2 * events);
  }

  @Test
  void saysWhyTheServerEndsAWatch() {
    byte[] status =
        message(out -> {
          out.writeByteArray(1, new byte[0]);
          out.writeString(2, "Failure");
          out.writeString(3, "too old resource version");
          out.writeInt32(6, 410);
        });

    assertThatThrownBy(
            () -> stream.readEvents(in(event("ERROR", object("Status", status))), new Told()))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, error -> assertThat(error.getCode()).isEqualTo(410))
        .hasMessage("too old resource version");
  }

  @Test
  void refusesWhatIsInNoEnvelope() {
    byte[] json = "{\"kind\":\"Pod\"}".getBytes(UTF_8);

    assertThatIOException()
        .isThrownBy(() -> stream.readEvents(in(event("ADDED", json)), new Told()))
        .withMessageContaining("no object in Kubernetes' protobuf encoding");
    assertThatIOException()
        .isThrownBy(() -> stream.readEvents(in(frame(new byte[0])), new Told()))
        .withMessage("the answer is no watch of pods");
  }

  private interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  private static final class Told implements PodStream.Events {
    private final List<String> events = new ArrayList<>();

    @Override
    public void changed(Pod pod) {
      events.add("changed " + pod.name());
    }

    @Override
    public void deleted(UUID cgroupUid) {
      events.add("deleted");
    }

    @Override
    public void reached(String resourceVersion) {
      events.add(resourceVersion);
    }
  }

  /** Bytes that nobody looks at. */
  private static final class Unknown extends InputStream {
    private int left;

    Unknown(int bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int bytes = Math.min(left, length);
      left -= bytes;
      return bytes == 0 ? -1 : bytes;
    }
  }

  private long startedEpochNanos(byte[] startTime) throws IOException {
    byte[] created =
        field(
            1,
            message(out -> {
              out.writeString(1, "a");
              out.writeByteArray(8, time(SECONDS));
            }));
    return pods(concatenated(created, field(3, field(7, startTime))))
        .getFirst()
        .startedEpochNanos();
  }

  /** Returns what is read of a list of one pod with these fields. */
  private List<Pod> pods(byte[] pod) throws IOException {
    List<Pod> pods = new ArrayList<>();
    byte[] list =
        object(
            "PodList",
            concatenated(field(1, message(out -> out.writeString(2, "1"))), field(2, pod)));
    var _ = stream.readList(in(list), pods::add);
    return pods;
  }

  private static byte[] metadata(String name) {
    return message(out -> {
      out.writeString(1, name);
      out.writeString(6, "1");
    });
  }

  private static byte[] time(long epochSeconds) {
    return message(out -> {
      out.writeInt64(1, epochSeconds);
      out.writeInt32(2, 999_999_999);
    });
  }

  private static byte[] event(String type, byte[] object) {
    return frame(
        concatenated(message(out -> out.writeString(1, type)), field(2, field(1, object))));
  }

  private static byte[] frame(byte[] event) {
    return concatenated(ByteBuffer.allocate(Integer.BYTES).putInt(event.length).array(), event);
  }

  private static byte[] object(String kind, byte[] object) {
    byte[] typeMeta =
        message(out -> {
          out.writeString(1, "v1");
          out.writeString(2, kind);
        });
    return concatenated(MAGIC, field(1, typeMeta), field(2, object));
  }

  private static byte[] field(int number, byte[] value) {
    return message(out -> out.writeByteArray(number, value));
  }

  private static byte[] message(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writer.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
