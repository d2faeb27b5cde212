// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.ComponentException;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.semconv.DropReason;
import earshot.signal.Address;
import earshot.signal.Sighting;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads capture files in the order of their packets' times, each twice: first to find out which
 * addresses each was captured at, then for the sightings. Tells the host when it is through.
 */
final class PcapReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(PcapReceiver.class);
  private static final String COMPONENT = "pcap";
  private static final int BATCH_SIGHTINGS = 256;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
  private static final Set<String> EXTENSIONS = Set.of(".pcap", ".pcapng", ".cap", ".pcap.gz");

  /** A file and the frame of it that is next. */
  private record Head(OpenFile file, CaptureFile capture, Frame frame) {}

  private final PcapConfig config;
  private final Next next;
  private final Host host;
  private final List<Sighting> batch = new ArrayList<>(BATCH_SIGHTINGS);
  private @Nullable Thread reader;
  private volatile boolean stopping;
  private long startNanos;
  private long handedOn;

  PcapReceiver(PcapConfig config, Next next, Host host) {
    this.config = config;
    this.next = next;
    this.host = host;
  }

  @Override
  public void start() throws ComponentException {
    SignatureKey configured = config.signature().key();
    SignatureKey key = configured == null ? SignatureKey.random() : configured;
    List<OpenFile> files = new ArrayList<>();
    try {
      for (String name : config.files()) {
        Set<Address> told = config.capturedAt().getOrDefault(name, Set.of());
        for (Path path : expand(Path.of(name))) {
          OpenFile file = new OpenFile(path, files.size(), host.nodeName(), key);
          file.survey(told);
          files.add(file);
        }
      }
    } catch (IOException e) {
      throw ComponentException.failed(String.valueOf(e.getMessage()), e);
    }
    if (files.isEmpty()) {
      throw ComponentException.failed(
          "there is nothing to read; name capture files in files", null);
    }
    warnOfAmbiguity(files);
    reader = Thread.ofPlatform().name("earshot-pcap-reader").daemon().start(() -> read(files, key));
  }

  @Override
  public void close() {
    stopping = true;
    Thread running = reader;
    if (running == null) {
      return;
    }
    LockSupport.unpark(running);
    try {
      if (!running.join(STOP_WITHIN)) {
        LOG.warn("the reader of capture files did not end within {}", STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader = null;
  }

  private static List<Path> expand(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException(path + " does not exist; correct the path");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> captures =
          entries
              .filter(entry -> EXTENSIONS.stream().anyMatch(entry.toString()::endsWith))
              .sorted()
              .toList();
      if (captures.isEmpty()) {
        throw new IOException(
            path + " holds no capture: name its files, or end them in .pcap or .pcapng");
      }
      return captures;
    }
  }

  private static void warnOfAmbiguity(List<OpenFile> files) {
    Set<Address> own = new HashSet<>();
    files.forEach(file -> file.points().forEach(point -> own.addAll(point.own())));
    for (OpenFile file : files) {
      for (CapturePoint point : file.points()) {
        if (!point.ambiguous().isEmpty() && point.ambiguous().stream().noneMatch(own::contains)) {
          Set<String> addresses = new TreeSet<>();
          point.ambiguous().forEach(address -> addresses.add(address.toString()));
          LOG.warn(
              "{} holds packets of {} only: say at which it was captured with --at {}={}",
              point.name,
              String.join(" and ", addresses),
              file.path,
              addresses.iterator().next());
        }
      }
    }
  }

  private void read(List<OpenFile> files, SignatureKey key) {
    PcapMetrics metrics = new PcapMetrics(host.meter());
    List<CapturePoint> points = new ArrayList<>();
    files.forEach(file -> file.points().forEach(points::add));
    Tracks tracks =
        new Tracks(config, key, points, metrics, this::add, new UnsightedBytes(next.unsighted()));
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparingLong(head -> head.frame.epochNanos));
    List<CaptureFile> opened = new ArrayList<>();
    startNanos = System.nanoTime();
    try {
      for (OpenFile file : files) {
        CaptureFile capture = CaptureFile.open(file.path);
        opened.add(capture);
        advance(file, capture, heads, metrics);
      }
      while (!stopping) {
        Head head = heads.poll();
        if (head == null) {
          break;
        }
        look(head, tracks, metrics);
        advance(head.file, head.capture, heads, metrics);
      }
      tracks.end();
      handOn();
      if (!stopping) {
        host.finished(COMPONENT);
      }
    } catch (IOException | RuntimeException e) {
      host.fatal(COMPONENT, e);
    } finally {
      opened.forEach(CaptureFile::close);
    }
  }

  private static void advance(
      OpenFile file, CaptureFile capture, PriorityQueue<Head> heads, PcapMetrics metrics)
      throws IOException {
    Frame frame = capture.next();
    if (frame != null) {
      heads.add(new Head(file, capture, frame));
      return;
    }
    if (capture instanceof PcapngFile pcapng) {
      metrics.refused(pcapng.untimed(), DropReason.NO_TIME);
    }
    if (capture.isCutOff()) {
      LOG.warn("{} ends within a packet, which is left out; all before it was read", file.path);
      metrics.refused(1, DropReason.CUT_OFF);
    }
  }

  private void look(Head head, Tracks tracks, PcapMetrics metrics) {
    Packet packet = Packet.read(head.frame, metrics);
    metrics.packet(packet == null ? 0 : packet.payloadBytes());
    if (packet == null) {
      return;
    }
    if (packet.firstFragment()) {
      metrics.refused(DropReason.FIRST_FRAGMENT);
    }
    tracks.accept(head.file.point(head.frame), packet, head.frame);
    if (batch.size() >= BATCH_SIGHTINGS) {
      handOn();
      pace();
    }
  }

  private void add(Sighting sighting) {
    batch.add(sighting);
  }

  private void handOn() {
    if (!batch.isEmpty()) {
      next.logs().accept(batch);
      handedOn += batch.size();
      batch.clear();
    }
  }

  /** Exporters drop what comes faster than they send: a file is not faster than max_rate. */
  private void pace() {
    long dueNanos = startNanos + handedOn * SECOND_NANOS / config.maxRate();
    for (long left = dueNanos - System.nanoTime();
        left > 0 && !stopping;
        left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }
}
