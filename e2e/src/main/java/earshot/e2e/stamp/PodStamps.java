// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.stamp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What one pod's {@link StampLog} holds so far. Not thread-safe. */
public final class PodStamps {
  private static final int RECORDS_PER_READ = 1024;

  private record Key(Side side, int call) {}

  private final Path path;
  private final Map<Key, Timeline> timelines = new HashMap<>();
  private long consumedBytes;

  /** Creates one that has read nothing yet; the file may come later. */
  public PodStamps(Path path) {
    this.path = path;
  }

  /** Reads what was appended since the last call. */
  public void refresh() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    ByteBuffer records = ByteBuffer.allocate(RECORDS_PER_READ * StampLog.RECORD_BYTES);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      while (file.read(records.clear(), consumedBytes) >= StampLog.RECORD_BYTES) {
        records.flip();
        while (records.remaining() >= StampLog.RECORD_BYTES) {
          take(records);
          consumedBytes += StampLog.RECORD_BYTES;
        }
      }
    }
  }

  /** Returns when the byte passed that side, Unix nanoseconds; empty where the pod did not say. */
  public OptionalLong unixNanosAt(Side side, int call, long position) {
    Timeline timeline = timelines.get(new Key(side, call));
    return timeline == null ? OptionalLong.empty() : timeline.unixNanosAt(position);
  }

  private void take(ByteBuffer record) {
    Side side = record.getInt() == 0 ? Side.IN : Side.OUT;
    int call = record.getInt();
    timelines
        .computeIfAbsent(new Key(side, call), _ -> new Timeline())
        .add(record.getLong(), record.getLong(), record.getLong());
  }
}
