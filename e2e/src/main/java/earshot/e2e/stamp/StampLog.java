// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.stamp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends what a pod knows about its bytes to a file, one record a write, so that a reader of whole
 * records never sees half a one.
 *
 * <pre>
 * 0 side (0 in, 1 out)  4 call  8 from  16 to (exclusive)  24 unixNanos   big-endian, 32 bytes
 * </pre>
 */
public final class StampLog implements AutoCloseable {
  static final int RECORD_BYTES = 32;

  private final FileChannel file;
  private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);

  /** Creates the file, which must not exist. */
  public StampLog(Path path) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Appends that the bytes {@code from} to {@code to} of a call's stream passed one side of the
   * pod.
   *
   * @param unixNanos the kernel's receive stamp, or CLOCK_REALTIME right before the send call
   */
  public synchronized void append(Side side, int call, long from, long to, long unixNanos)
      throws IOException {
    record
        .clear()
        .putInt(side == Side.IN ? 0 : 1)
        .putInt(call)
        .putLong(from)
        .putLong(to)
        .putLong(unixNanos)
        .flip();
    file.write(record);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
