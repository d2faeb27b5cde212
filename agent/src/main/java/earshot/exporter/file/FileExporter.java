// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import earshot.component.ComponentException;
import earshot.component.Drops;
import earshot.component.Exporter;
import earshot.component.Host;
import earshot.component.Sink;
import earshot.signal.Sighting;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
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
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes on a thread of its own, so that a slow disk or reader never holds the ring's. */
final class FileExporter implements Exporter {
  private static final Logger logger = LoggerFactory.getLogger(FileExporter.class);
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator("")
          .build();
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_BATCH = 1_024;
  private static final long POLL_MILLIS = 200;
  private static final long CLOSE_MILLIS = 3_000;

  private final FileConfig config;
  private final Drops drops;
  private final BlockingQueue<Sighting> queue;
  private volatile boolean closing;
  private boolean fullLogged;
  private boolean failureLogged;
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
    OutputStream stream = open();
    writer = Thread.ofPlatform().daemon().name("earshot-file").start(() -> run(stream));
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
      drops.add(dropped, "file_queue_full");
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

  private OutputStream open() throws ComponentException {
    if (config.path().equals(FileConfig.STANDARD_OUTPUT)) {
      return new FilterOutputStream(new FileOutputStream(FileDescriptor.out)) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
          // Others write to it after us.
          flush();
        }
      };
    }
    try {
      return Files.newOutputStream(
          Path.of(config.path()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw ComponentException.failed(
          "cannot write to " + config.path() + "; make its folder or correct path", e);
    }
  }

  private void run(OutputStream stream) {
    List<Sighting> batch = new ArrayList<>(MAX_BATCH);
    try (stream;
        JsonGenerator json =
            JSON.createGenerator(
                ObjectWriteContext.empty(), new BufferedOutputStream(stream, BUFFER_BYTES))) {
      while (!closing || !queue.isEmpty()) {
        Sighting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MAX_BATCH - 1);
          write(batch, json);
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      logger.error("cannot close {}", config.path(), e);
    }
  }

  private void write(List<Sighting> batch, JsonGenerator json) {
    try {
      for (Sighting sighting : batch) {
        JsonLine.write(sighting, json);
      }
      json.flush();
    } catch (JacksonException e) {
      drops.add(batch.size(), "file_write_failed");
      if (!failureLogged) {
        failureLogged = true;
        logger.error("cannot write to {}; further failures are only counted", config.path(), e);
      }
    }
  }
}
