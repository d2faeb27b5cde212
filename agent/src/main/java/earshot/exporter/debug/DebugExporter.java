// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.debug;

import earshot.component.ComponentException;
import earshot.component.Drops;
import earshot.component.Exporter;
import earshot.component.Host;
import earshot.component.Sink;
import earshot.exporter.debug.DebugConfig.Verbosity;
import earshot.semconv.DropReason;
import earshot.signal.Hop;
import earshot.signal.Measurement;
import earshot.signal.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Adds up what passes on the caller's thread and draws on its own. */
final class DebugExporter implements Exporter {
  private static final Logger logger = LoggerFactory.getLogger(DebugExporter.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Records of verbosity detailed that wait to be printed; more are not printed, but counted. */
  private static final int MAX_RECORDS = 10_000;

  private static final long TERMINAL_INTERVAL_MILLIS = 1_000;
  private static final int DEFAULT_SCREEN_LINES = 24;

  private final DebugConfig config;
  private final Host host;
  private final Screen screen;
  private final Totals totals;
  private final Drops drops;
  private final BlockingQueue<Object> records = new ArrayBlockingQueue<>(MAX_RECORDS);
  private @Nullable ScheduledExecutorService drawing;

  DebugExporter(DebugConfig config, Host host, Screen screen) {
    this.config = config;
    this.host = host;
    this.screen = screen;
    this.totals = new Totals(config.maxRows());
    this.drops = new Drops(host.meter());
  }

  @Override
  public Sink<Sighting> logs() {
    return batch -> {
      totals.addSightings(batch);
      keep(batch);
    };
  }

  @Override
  public Sink<Hop> traces() {
    return this::keep;
  }

  @Override
  public Sink<Measurement> metrics() {
    return totals::addMeasurements;
  }

  @Override
  public void start() throws ComponentException {
    if (config.json() != null) {
      Path parent = Path.of(config.json()).toAbsolutePath().getParent();
      if (parent != null && !Files.isWritable(parent)) {
        throw ComponentException.failed(
            "cannot write to " + parent + "; make the folder or correct json",
            new IOException(parent + " is no writable folder"));
      }
    }
    long millis = screen.isTerminal() ? TERMINAL_INTERVAL_MILLIS : config.interval().toMillis();
    drawing =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("earshot-debug").factory());
    var _ = drawing.scheduleAtFixedRate(this::draw, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (drawing == null) {
      return;
    }
    drawing.close();
    drawing = null;
    printRecords();
    SelfTotals self = SelfTotals.of(host.selfMetrics());
    screen.print(
        totals.read(state -> TableText.of(state, self, config.verbosity(), Integer.MAX_VALUE)));
    if (config.json() != null) {
      String summary = totals.read(state -> JSON.writeValueAsString(Summary.of(state, self)));
      try {
        Files.writeString(Path.of(config.json()), summary + "\n");
      } catch (IOException e) {
        logger.error("cannot write the summary to {}", config.json(), e);
      }
    }
  }

  private void draw() {
    try {
      printRecords();
      SelfTotals self = SelfTotals.of(host.selfMetrics());
      int maxLines = screen.isTerminal() ? screenLines() - 1 : Integer.MAX_VALUE;
      screen.redraw(totals.read(state -> TableText.of(state, self, config.verbosity(), maxLines)));
    } catch (RuntimeException e) {
      // An exception would end the schedule silently.
      logger.error("cannot draw the table", e);
    }
  }

  private void keep(List<?> batch) {
    if (config.verbosity() != Verbosity.DETAILED) {
      return;
    }
    long dropped = 0;
    for (Object record : batch) {
      dropped += records.offer(record) ? 0 : 1;
    }
    if (dropped > 0) {
      drops.add(dropped, DropReason.DEBUG_QUEUE_FULL);
    }
  }

  private void printRecords() {
    StringBuilder lines = new StringBuilder();
    for (Object record = records.poll(); record != null; record = records.poll()) {
      lines.append(record).append('\n');
    }
    if (!lines.isEmpty()) {
      screen.printAbove(lines.toString());
    }
  }

  private int screenLines() {
    String lines = host.environment("LINES");
    return lines != null && lines.matches("[1-9]\\d{0,3}")
        ? Integer.parseInt(lines)
        : DEFAULT_SCREEN_LINES;
  }
}
