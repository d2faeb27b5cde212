// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf as the API server writes it, see <a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding">Kubernetes
 * Protobuf encoding</a>: an object lies in an envelope, which is the magic number {@code k8s\0} and
 * a {@code runtime.Unknown} with the object's kind and then the object. A watch is frames of {@code
 * meta.v1.WatchEvent}, each of which holds an object in its envelope, after a length of four bytes,
 * the most significant first.
 */
final class ProtobufDocument implements Document {
  static final int FIRST_OF_OBJECT = 'k';

  /** Of its length: none has 16 MiB, since etcd takes no object of 2. */
  static final int FIRST_OF_FRAME = 0;

  /** {@code k8s\0}, least significant byte first. */
  private static final int MAGIC = 0x00_73_38_6B;

  /** Of one pod and more, so that most of what is skipped is at hand. */
  private static final int BUFFER_BYTES = 32 * 1024;

  private final CodedInputStream in;
  private final boolean framed;
  private boolean begun;

  /** The cursor is at an object of the stream, not at a field. */
  private boolean atObject;

  /** Of the field at the cursor. */
  private int tag;

  /** What the field at the cursor holds. */
  private PodSchema.Message message = PodSchema.SCALAR;

  private ProtobufDocument(InputStream from, boolean framed) {
    this.in = CodedInputStream.newInstance(from, BUFFER_BYTES);
    this.framed = framed;
  }

  /** Returns a document of one object. */
  static ProtobufDocument ofObject(InputStream from) {
    return new ProtobufDocument(from, false);
  }

  /** Returns a document of the events of a watch. */
  static ProtobufDocument ofFrames(InputStream from) {
    return new ProtobufDocument(from, true);
  }

  @Override
  public boolean next() throws IOException {
    atObject = framed ? !in.isAtEnd() : !begun;
    begun = true;
    return atObject;
  }

  @Override
  public void fields(FieldReader reader) throws IOException {
    if (atObject) {
      atObject = false;
      if (framed) {
        // There is a limit to what may come in all, and a watch goes on.
        in.resetSizeCounter();
        limited(Integer.reverseBytes(in.readFixed32()), PodSchema.WATCH_EVENT, reader);
      } else {
        enveloped(reader);
      }
    } else if (message == PodSchema.SCALAR || message == PodSchema.TIME || !isDelimited()) {
      skip();
    } else if (message == PodSchema.MAP_ENTRY) {
      entry(reader);
    } else if (message == PodSchema.RAW_EXTENSION) {
      limited(
          in.readRawVarint32(),
          message,
          _ -> {
            int outer = in.pushLimit(in.readRawVarint32());
            enveloped(reader);
            in.popLimit(outer);
          });
    } else {
      limited(in.readRawVarint32(), message, reader);
    }
  }

  @Override
  public void elements(ElementReader reader) throws IOException {
    reader.read();
  }

  @Override
  public @Nullable String text() throws IOException {
    if (message != PodSchema.SCALAR || !isDelimited()) {
      skip();
      return null;
    }
    String text = in.readString();
    return text.isEmpty() ? null : text;
  }

  @Override
  public @Nullable Instant time() throws IOException {
    if (message != PodSchema.TIME || !isDelimited()) {
      skip();
      return null;
    }
    // The server writes no time as an empty message, and the epoch as one that says 0.
    var time =
        new Object() {
          private @Nullable Instant instant;
        };
    limited(in.readRawVarint32(), message, _ -> time.instant = instant(in.readInt64()));
    return time.instant;
  }

  @Override
  public int number() throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_VARINT) {
      skip();
      return 0;
    }
    return in.readInt32();
  }

  @Override
  public boolean isTrue() throws IOException {
    return number() != 0;
  }

  @Override
  public void skip() throws IOException {
    var _ = in.skipField(tag);
  }

  @Override
  public void close() {
    // There is nothing to give back: what it reads from is its creator's.
  }

  private boolean isDelimited() {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /** Reads an object, of whatever kind its envelope says. */
  private void enveloped(FieldReader reader) throws IOException {
    if (in.readFixed32() != MAGIC) {
      throw new IOException("what came is no object in Kubernetes' protobuf encoding");
    }
    var envelope =
        new Object() {
          private String kind = "";
        };
    contents(
        PodSchema.UNKNOWN,
        part -> {
          if (part.equals("typeMeta")) {
            fields(_ -> envelope.kind = String.valueOf(text()));
          } else {
            limited(in.readRawVarint32(), PodSchema.ofKind(envelope.kind), reader);
          }
        });
  }

  /** Reads one entry of a map; the server writes the key first. */
  private void entry(FieldReader reader) throws IOException {
    var entry =
        new Object() {
          private String key = "";
        };
    limited(
        in.readRawVarint32(),
        message,
        part -> {
          if (part.equals("key")) {
            String key = text();
            entry.key = key == null ? "" : key;
          } else {
            reader.read(entry.key);
          }
        });
  }

  /** Reads a message of so many bytes. */
  private void limited(int bytes, PodSchema.Message of, FieldReader reader) throws IOException {
    int outer = in.pushLimit(bytes);
    contents(of, reader);
    in.popLimit(outer);
  }

  /** Reads the fields up to the present limit, or the end where there is none. */
  private void contents(PodSchema.Message of, FieldReader reader) throws IOException {
    for (int next = in.readTag(); next != 0; next = in.readTag()) {
      PodSchema.Field field = of.field(WireFormat.getTagFieldNumber(next));
      tag = next;
      if (field == null) {
        skip();
      } else {
        message = field.message();
        reader.read(field.name());
      }
    }
    if (in.getBytesUntilLimit() > 0) {
      throw new EOFException("the answer ends within a message");
    }
  }

  /** Null for what no calendar has. */
  private static @Nullable Instant instant(long epochSeconds) {
    try {
      return Instant.ofEpochSecond(epochSeconds);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
