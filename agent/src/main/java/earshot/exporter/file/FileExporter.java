// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import earshot.component.ComponentException;
import earshot.component.Drops;
import earshot.component.Exporter;
import earshot.component.Host;
import earshot.component.Sink;
import earshot.semconv.DropReason;
import earshot.signal.Sighting;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes on a thread of its own, so that a slow disk or reader never holds the ring's. */
final class FileExporter implements Exporter {
  private static final Logger logger = LoggerFactory.getLogger(FileExporter.class);
  private static final byte[] NEW_LINE = {'\n'};
  private static final int MAX_BATCH = 1_024;
  private static final long POLL_MILLIS = 200;
  private static final long CLOSE_MILLIS = 3_000;

  private final FileConfig config;
  private final Drops drops;
  private final BlockingQueue<Sighting> queue;
  private volatile boolean closing;
  private boolean fullLogged;
  private boolean failing;

  /** Whether the last line may be there in part. */
  private boolean torn;

  private @Nullable Thread writer;

  FileExporter(FileConfig config, Host host) {
    this.config = config;
    this.drops = new Drops(host.meter());
    this.queue = new ArrayBlockingQueue<>(config.queueSize());
  }

  @Override
  public Sink<Sighting> logs() {
    return this::enqueue;
  }

  @Override
  public void start() throws ComponentException {
    FileChannel file = open();
    writer = Thread.ofPlatform().daemon().name("earshot-file").start(() -> run(file));
  }

  @Override
  public void close() {
    closing = true;
    if (writer == null) {
      return;
    }
    try {
      if (!writer.join(Duration.ofMillis(CLOSE_MILLIS))) {
        logger.warn("{} takes no more; {} sightings are lost", config.path(), queue.size());
        drops.add(queue.size(), DropReason.FILE_CLOSED);
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer = null;
  }

  private void enqueue(List<Sighting> batch) {
    long dropped = 0;
    for (Sighting sighting : batch) {
      dropped += queue.offer(sighting) ? 0 : 1;
    }
    if (dropped > 0) {
      drops.add(dropped, DropReason.FILE_QUEUE_FULL);
      if (!fullLogged) {
        fullLogged = true;
        logger.warn(
            "sightings are dropped because the queue of {} is full (queue_size={}); further ones"
                + " are only counted, in earshot.drops",
            config.path(),
            config.queueSize());
      }
    }
  }

  private FileChannel open() throws ComponentException {
    if (config.path().equals(FileConfig.STANDARD_OUTPUT)) {
      return new FileOutputStream(FileDescriptor.out).getChannel();
    }
    try {
      return FileChannel.open(
          Path.of(config.path()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw ComponentException.failed(
          "cannot write to " + config.path() + "; make its folder or correct path", e);
    }
  }

  private void run(FileChannel file) {
    List<Sighting> batch = new ArrayList<>(MAX_BATCH);
    JsonLines lines = new JsonLines();
    try {
      while (!closing || !queue.isEmpty()) {
        Sighting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MAX_BATCH - 1);
          write(lines.of(batch), file);
          batch.clear();
        }
      }
      // Others write to standard output after us.
      if (!config.path().equals(FileConfig.STANDARD_OUTPUT)) {
        file.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      logger.error("cannot close {}", config.path(), e);
    }
  }

  private void write(JsonLines.Batch batch, FileChannel file) {
    ByteBuffer bytes = batch.bytes();
    try {
      if (torn) {
        file.write(ByteBuffer.wrap(NEW_LINE));
        torn = false;
      }
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      if (failing) {
        failing = false;
        logger.info("{} can be written to again", config.path());
      }
    } catch (IOException e) {
      torn = true;
      drops.add(batch.linesAfter(bytes.position()), DropReason.FILE_WRITE_FAILED);
      if (!failing) {
        failing = true;
        logger.error(
            "cannot write to {} ({}); free its disk; until then sightings are only counted, in"
                + " earshot.drops",
            config.path(),
            e.toString());
      }
    }
  }
}
