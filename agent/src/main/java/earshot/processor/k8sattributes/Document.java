// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answers, as JSON or as protobuf: a cursor that goes from value to value as
 * they come, so that what nobody asks for is skipped and never an object.
 *
 * <p>Names are those of JSON. Each value is to be read once, or skipped. What is not of the kind
 * that is asked for reads as absent. Not thread-safe.
 */
interface Document extends Closeable {

  /** Takes the value of a field, with the cursor at it, and leaves the cursor behind it. */
  interface FieldReader {
    void read(String name) throws IOException;
  }

  /** Takes an element, with the cursor at it, and leaves the cursor behind it. */
  interface ElementReader {
    void read() throws IOException;
  }

  /**
   * Returns what comes from {@code from}, which stays open when the document is closed. The first
   * byte, for which this waits, tells the encoding: a server may choose another than was asked for,
   * and so may what stands between.
   */
  static Document of(InputStream from) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(from);
    int first = whole.read();
    if (first >= 0) {
      whole.unread(first);
    }
    return switch (first) {
      case ProtobufDocument.FIRST_OF_OBJECT -> ProtobufDocument.ofObject(whole);
      case ProtobufDocument.FIRST_OF_FRAME -> ProtobufDocument.ofFrames(whole);
      default -> new JsonDocument(whole);
    };
  }

  /**
   * Goes to the next object of a stream of them, whose fields are to be read then; returns false
   * after the last. An answer that is no stream has one.
   *
   * @throws IOException if the connection breaks or what comes is malformed, here as everywhere
   */
  boolean next() throws IOException;

  /** Reads the object at the cursor; anything else has no fields. */
  void fields(FieldReader reader) throws IOException;

  /**
   * Reads the array at the cursor; anything else has no elements. In protobuf an array is a field
   * that comes again and again, and this reads what has come of it.
   */
  void elements(ElementReader reader) throws IOException;

  /** Returns the text at the cursor; null for an empty one. */
  @Nullable String text() throws IOException;

  /** Returns the time at the cursor, to the second. */
  @Nullable Instant time() throws IOException;

  /** Returns the number at the cursor; 0 where there is none. */
  int number() throws IOException;

  /** Returns whether {@code true} is at the cursor. */
  boolean isTrue() throws IOException;

  /** Goes past the value at the cursor. */
  void skip() throws IOException;
}
