// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A capture file that is read from its start to its end: the classic format or pcapng, told by its
 * first bytes; either may be compressed by gzip.
 *
 * <p>Written here since the libraries that read captures need libpcap, and its rights, or do not
 * know pcapng.
 */
abstract sealed class CaptureFile implements AutoCloseable permits PcapFile, PcapngFile {
  /** Longer than any frame: tcpdump keeps 256 KiB. */
  static final int MAX_FRAME_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 18;
  private static final int GZIP_MAGIC = 0x1F8B;

  final Path path;
  final Frame frame = new Frame();
  private final InputStream in;
  private boolean cutOff;

  CaptureFile(Path path, InputStream in) {
    this.path = path;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read or is no capture; the message names it and the fix
   */
  static CaptureFile open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    try {
      in.mark(2);
      byte[] start = in.readNBytes(2);
      in.reset();
      if (start.length == 2 && ((start[0] & 0xFF) << 8 | (start[1] & 0xFF)) == GZIP_MAGIC) {
        in = new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES);
      }
      byte[] magic = in.readNBytes(4);
      if (PcapngFile.isMagic(magic)) {
        return new PcapngFile(path, in);
      }
      if (PcapFile.isMagic(magic)) {
        return new PcapFile(path, in, magic);
      }
      throw new IOException(
          path
              + " is neither pcap nor pcapng, it begins with "
              + (magic.length == 0 ? "nothing" : HexFormat.ofDelimiter(" ").formatHex(magic))
              + "; write one with 'tcpdump -w FILE'");
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads the next frame.
   *
   * @return the file's one frame, or null at the end
   * @throws IOException if the file contradicts itself; the message names it
   */
  final @Nullable Frame next() throws IOException {
    try {
      return read() ? frame : null;
    } catch (EOFException e) {
      cutOff = true;
      return null;
    }
  }

  /** Returns whether the file ended within a frame, as one does that is still written to. */
  final boolean isCutOff() {
    return cutOff;
  }

  @Override
  public final void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot close " + path, e);
    }
  }

  /**
   * Reads a frame, false at the end.
   *
   * @throws EOFException within a frame
   */
  abstract boolean read() throws IOException;

  /** Reads all of {@code bytes}, or returns false where the file ends before them. */
  final boolean readOrEnd(byte[] bytes) throws IOException {
    int read = in.readNBytes(bytes, 0, bytes.length);
    if (read == 0) {
      return false;
    }
    if (read < bytes.length) {
      throw new EOFException();
    }
    return true;
  }

  /** Reads exactly {@code length} bytes to the start of {@code into}. */
  final void readFully(byte[] into, int length) throws IOException {
    if (in.readNBytes(into, 0, length) < length) {
      throw new EOFException();
    }
  }

  final void requireFrameLength(long length) throws IOException {
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException(
          path
              + " states a frame of "
              + length
              + " bytes, more than "
              + MAX_FRAME_BYTES
              + ": it is damaged; capture it again");
    }
  }
}
