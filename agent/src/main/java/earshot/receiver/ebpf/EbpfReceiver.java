// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.program.BpfException;
import earshot.bpf.program.CoveredBytes;
import earshot.bpf.program.SystemClocks;
import earshot.component.ComponentException;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.signal.Origin;
import earshot.signal.Sighting;
import earshot.signal.TraceIdentity;
import earshot.signal.Unsighted;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the kernel programs, reads their ring on one thread of its own, and hands sightings on in
 * batches. The kernel is never waited for: it wakes the reader only when the ring fills, otherwise
 * the reader looks on a timer.
 */
final class EbpfReceiver implements Receiver {

  static final String RANDOM_KEY =
      "no key is set: a random one is used, and signatures match on this node only";
  static final String RANDOM_KEY_FIX =
      "set EARSHOT_SIGNATURE_KEY or 'signature: {key: …}' to what 'openssl rand -hex 32' prints,"
          + " the same for all agents";

  private static final Logger LOG = LoggerFactory.getLogger(EbpfReceiver.class);
  private static final String COMPONENT = "ebpf";
  private static final int BATCH_SIGHTINGS = 1024;
  private static final int SHORTEST_WAIT_MILLIS = 4;
  private static final int LONGEST_WAIT_MILLIS = 64;
  private static final long UPDATE_EVERY_NANOS = 1_000_000_000L;
  private static final long STOP_WITHIN_MILLIS = 2_000;

  /**
   * A flow that rested so long begins anew with its next packet: of the last ones no more comes.
   */
  private static final long REST_NANOS = 1_000_000_000L;

  /** After so many failures in a row the reader gives up: nothing else would end them. */
  private static final int MAX_FAILURES = 10;

  private final EbpfReceiverConfig config;
  private final Next next;
  private final Host host;

  /** Entered before exporters open sockets, which keep the cgroup that they were made in. */
  private final AgentCgroup agentCgroup = AgentCgroup.enter();

  private final InterfaceKinds interfaces = new InterfaceKinds();
  private final DirectionCheck directions;
  private final List<Sighting> batch = new ArrayList<>(BATCH_SIGHTINGS);
  private @Nullable Capture capture;
  private @Nullable EbpfMetrics metrics;
  private @Nullable Thread reader;
  private volatile boolean stopping;
  private long updatedNanos;
  private long observedEpochNanos;

  EbpfReceiver(EbpfReceiverConfig config, Next next, Host host) {
    this(config, next, host, DirectionCheck.WINDOW);
  }

  // Visible for testing
  EbpfReceiver(EbpfReceiverConfig config, Next next, Host host, Duration directionWindow) {
    this.config = config;
    this.next = next;
    this.host = host;
    this.directions = new DirectionCheck(interfaces, directionWindow);
  }

  @Override
  public void start() throws ComponentException {
    SignatureKey key = config.signature().key();
    if (key == null) {
      key = SignatureKey.random();
      LOG.warn("{}; {}", RANDOM_KEY, RANDOM_KEY_FIX);
    }
    try {
      Capture started = Capture.start(config, key, agentCgroup.id(), excluded());
      capture = started;
      Origin origin = new Origin(host.nodeName(), key.id(), new TraceIdentity(key.traceKey()));
      BootClock clock = new BootClock();
      CgroupResolver cgroups =
          new CgroupResolver(Capture.treeRoot(config), Path.of("/proc"), SystemClocks::bootNanos);
      SightingMaker maker =
          new SightingMaker(origin, clock, cgroups, interfaces, bootId(), config.maxFlows());
      UnsightedMaker unsighted = new UnsightedMaker(cgroups, interfaces);
      EbpfMetrics registered = new EbpfMetrics(host.meter(), started);
      metrics = registered;
      reader =
          Thread.ofPlatform()
              .name("earshot-ebpf-reader")
              .daemon()
              .start(() -> read(started, clock, maker, unsighted, registered));
    } catch (BpfException e) {
      throw ComponentException.machineLacks(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw ComponentException.machineLacks("the boot id cannot be read; mount /proc", e);
    }
  }

  @Override
  public void close() {
    stopping = true;
    boolean ended = true;
    if (reader != null) {
      try {
        ended = reader.join(Duration.ofMillis(STOP_WITHIN_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = false;
      }
      reader = null;
    }
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
    if (capture != null && ended) {
      capture.close();
      capture = null;
    } else if (capture != null) {
      // Unmapping the ring under a reader would crash the process, which ends anyway.
      LOG.warn("the ring's reader did not end within {} ms", STOP_WITHIN_MILLIS);
    }
    agentCgroup.close();
  }

  @Override
  public String toString() {
    return "EbpfReceiver[" + config + "]";
  }

  private void read(
      Capture from,
      BootClock clock,
      SightingMaker maker,
      UnsightedMaker unsighted,
      EbpfMetrics counts) {
    int waitMillis = SHORTEST_WAIT_MILLIS;
    int failures = 0;
    while (true) {
      boolean last = stopping;
      try {
        long now = System.nanoTime();
        if (last) {
          from.detach();
          counts.update();
          handOnUnsighted(from, 0, clock, unsighted);
        } else if (updatedNanos == 0 || now - updatedNanos > UPDATE_EVERY_NANOS) {
          updatedNanos = now;
          interfaces.update(from.update());
          counts.update();
          handOnUnsighted(from, REST_NANOS, clock, unsighted);
          checkDirections(from, now);
        }
        int read = drain(from, clock, maker);
        failures = 0;
        if (last && read < BATCH_SIGHTINGS) {
          return;
        }
        if (!last && read < BATCH_SIGHTINGS) {
          waitMillis =
              read > 0 ? SHORTEST_WAIT_MILLIS : Math.min(LONGEST_WAIT_MILLIS, 2 * waitMillis);
          from.ring().await(waitMillis);
        }
      } catch (RuntimeException e) {
        counts.readFailed(batch.size());
        batch.clear();
        LOG.atError()
            .addKeyValue("event_type", "event_read_error")
            .setCause(e)
            .log("Reading the ring failed");
        if (last || ++failures == MAX_FAILURES) {
          host.fatal(COMPONENT, e);
          return;
        }
      }
    }
  }

  private void handOnUnsighted(
      Capture from, long idleNanos, BootClock clock, UnsightedMaker maker) {
    from.coverage().settle(idleNanos);
    List<CoveredBytes> covered = from.coverage().read();
    for (CoveredBytes bytes : covered) {
      CoveredBytes.Key key = bytes.key();
      if (key.atInterface()) {
        directions.add(
            key.interfaceIndex(), key.direction() == SignatureEvent.INGRESS, bytes.bytes());
      }
    }
    List<Unsighted> made = maker.make(covered, clock.nowEpochNanos());
    if (!made.isEmpty()) {
      next.unsighted().accept(made);
    }
  }

  /** A socket has both: there is nothing to be passed by. */
  private void checkDirections(Capture from, long nanos) {
    if (!from.atInterfaces()) {
      return;
    }
    for (String problem : directions.look(nanos)) {
      LOG.atWarn().addKeyValue("event_type", "one_direction").log(problem);
    }
  }

  private int drain(Capture from, BootClock clock, SightingMaker maker) {
    observedEpochNanos = clock.nowEpochNanos();
    int read = from.ring().drain(event -> add(maker, event), BATCH_SIGHTINGS);
    if (!batch.isEmpty()) {
      next.logs().accept(batch);
      batch.clear();
    }
    return read;
  }

  private void add(SightingMaker maker, SignatureEvent event) {
    Sighting sighting = maker.make(event, observedEpochNanos);
    if (event.atInterface()) {
      directions.add(
          event.interfaceIndex(),
          event.direction() == SignatureEvent.INGRESS,
          event.payloadBytes());
    }
    batch.add(sighting);
  }

  /**
   * Without a cgroup of its own, the agent is known by whom it talks to; and inside pods, where its
   * packets have left it behind.
   */
  private List<InetSocketAddress> excluded() {
    if (agentCgroup.id() != 0 && config.attach() != EbpfReceiverConfig.Attach.POD) {
      return List.of();
    }
    List<InetSocketAddress> excluded = OwnDestinations.resolve(host.destinations());
    LOG.warn("the agent's exports are left out by address and port: {}", excluded);
    return excluded;
  }

  private static UUID bootId() throws IOException {
    return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
  }
}
