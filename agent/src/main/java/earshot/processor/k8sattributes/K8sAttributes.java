// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.component.ComponentException;
import earshot.component.Host;
import earshot.component.Processor;
import earshot.component.Sink;
import earshot.processor.k8sattributes.K8sAttributesConfig.Scope;
import earshot.signal.Sighting;
import earshot.signal.Unsighted;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names both ends of each sighting. Sightings of a pod or container that the watch has not told of
 * yet are held for a short time, during which others pass them.
 *
 * <p>The next sink is called by the thread that brings a batch and by this processor's own thread,
 * which releases what was held; one lock sees to it that it is one at a time.
 */
final class K8sAttributes implements Processor {
  private static final Logger logger = LoggerFactory.getLogger(K8sAttributes.class);
  private static final long TICK_MILLIS = 100;
  private static final int HTTPS_PORT = 443;
  private static final int TICKS_PER_LOOK = 10;
  private static final int TICKS_PER_FORGETTING = 100;

  private final Object lock = new Object();
  private final List<Sighting> out = new ArrayList<>();
  private final List<Sighting> outView = Collections.unmodifiableList(out);
  private final K8sAttributesConfig config;
  private final Sink<Sighting> next;
  private final Host host;
  private final PodTable table;
  private final Holds holds;
  private final UnsightedHolds unsightedHolds;
  private final Naming naming;
  private final ClusterAccess access;
  private volatile @Nullable PodWatch watch;
  private @Nullable ScheduledExecutorService ticker;
  private @Nullable SelfTelemetry selfTelemetry;
  private int ticks;

  K8sAttributes(K8sAttributesConfig config, Sink<Sighting> next, Host host) {
    this(config, next, host, ClusterAccess.SERVICE_ACCOUNT);
  }

  /** Creates one with the credentials of a pod elsewhere. */
  K8sAttributes(K8sAttributesConfig config, Sink<Sighting> next, Host host, Path serviceAccount) {
    this.config = config;
    this.next = next;
    this.host = host;
    this.access = ClusterAccess.find(config, host, serviceAccount);
    this.table = new PodTable(config.serviceName(), config.maxPods());
    this.holds = new Holds(config.holdTimeout().toMillis(), config.maxHeld());
    this.naming = new Naming(table, access instanceof ClusterAccess.Cluster ? peers() : null);
    this.unsightedHolds =
        new UnsightedHolds(
            bytes -> naming.name(bytes, naming.owner(bytes)),
            config.holdTimeout().toMillis(),
            config.maxHeld());
  }

  @Override
  public void start() throws ComponentException {
    switch (access) {
      case ClusterAccess.Off off -> logOff(off);
      case ClusterAccess.Unusable(String problem, String fix) ->
          throw ComponentException.machineLacks(
              K8sAttributesFactory.TYPE + ": " + problem + "; " + fix, null);
      case ClusterAccess.Cluster cluster -> start(cluster);
    }
  }

  @Override
  public void accept(List<Sighting> batch) {
    synchronized (lock) {
      releaseDue();
      for (Sighting sighting : batch) {
        nameOrHold(sighting);
      }
      handOn();
    }
  }

  @Override
  public void unsighted(List<Unsighted> batch, Sink<Unsighted> to) {
    synchronized (lock) {
      unsightedHolds.accept(batch, to, this::isWorthWaiting, host.clock().millis());
    }
  }

  @Override
  public void close() {
    ScheduledExecutorService stopping = ticker;
    if (stopping != null) {
      stopping.shutdown();
    }
    synchronized (lock) {
      holds.releaseAll(this::nameNow);
      handOn();
      unsightedHolds.releaseAll();
    }
    if (selfTelemetry != null) {
      selfTelemetry.close();
      selfTelemetry = null;
    }
    PodWatch watching = watch;
    if (watching != null) {
      watching.close();
      watch = null;
    }
  }

  /** Releases what is due and looks after the watch and the table. */
  void tick() {
    int tick;
    synchronized (lock) {
      tick = ++ticks;
      releaseDue();
      handOn();
      unsightedHolds.release(this::isWorthWaiting, host.clock().millis());
    }
    PodWatch watching = watch;
    if (watching != null && tick % TICKS_PER_LOOK == 0) {
      watching.look();
    }
    if (tick % TICKS_PER_FORGETTING == 0) {
      table.forgetBefore(EpochNanos.now(host.clock()) - config.podDeleteGracePeriod().toNanos());
    }
  }

  private void start(ClusterAccess.Cluster cluster) throws ComponentException {
    String missing = config.filter().missing(config.scope(), host);
    if (missing != null) {
      throw ComponentException.machineLacks(K8sAttributesFactory.TYPE + ": " + missing, null);
    }
    PodWatch started =
        new PodWatch(
            new PodRequests(cluster.client(), config.filter().resolve(config.scope(), host)),
            new PodStream(config.extraction()),
            table,
            host.clock(),
            System::nanoTime,
            config.watchIdleTimeout(),
            PodWatch.MIN_BACKOFF,
            problem -> host.reportStatus(K8sAttributesFactory.TYPE, problem));
    watch = started;
    selfTelemetry =
        new SelfTelemetry(host.meter(), table, naming, holds, () -> started.lagNanos() / 1e9);
    ScheduledExecutorService ticking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("k8s-attributes").daemon().factory());
    ticker = ticking;
    URI server = URI.create(cluster.client().getMasterUrl());
    host.sendsTo(
        InetSocketAddress.createUnresolved(
            server.getHost(), server.getPort() < 0 ? HTTPS_PORT : server.getPort()));
    started.start();
    try {
      started.awaitFirstOutcome(config.waitForMetadataTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentException.failed(
          K8sAttributesFactory.TYPE + ": interrupted while waiting for the first list of pods", e);
    }
    logger.info(
        "Pods of {} ({}): {} known",
        cluster.client().getMasterUrl(),
        cluster.source(),
        table.livePods());
    started.look();
    var _ =
        ticking.scheduleWithFixedDelay(
            this::tickAndLog, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void logOff(ClusterAccess.Off off) {
    if (off.fix().isEmpty()) {
      logger.info("No Kubernetes metadata: {}", off.reason());
    } else {
      logger.warn("No Kubernetes metadata: {}; {}", off.reason(), off.fix());
    }
  }

  private void tickAndLog() {
    try {
      tick();
    } catch (RuntimeException e) {
      // Thrown on, it would end the ticks for good.
      logger.error("{}: releasing held sightings failed", K8sAttributesFactory.TYPE, e);
    }
  }

  private void nameOrHold(Sighting sighting) {
    if (sighting.workload() != null) {
      out.add(sighting);
      return;
    }
    NamedPod pod = naming.owner(sighting);
    if (mayLearn()
        && Naming.isIncomplete(sighting.flow().owner(), pod)
        && holds.hold(sighting, pod, host.clock().millis())) {
      return;
    }
    out.add(naming.name(sighting, pod));
  }

  private boolean isWorthWaiting(Unsighted bytes) {
    return mayLearn() && Naming.isIncomplete(bytes.owner(), naming.owner(bytes));
  }

  private void nameNow(Sighting sighting) {
    out.add(naming.name(sighting, naming.owner(sighting)));
  }

  private void releaseDue() {
    if (!holds.isEmpty()) {
      holds.release(
          held -> !Naming.isIncomplete(held.flow().owner(), naming.owner(held)),
          host.clock().millis(),
          this::nameNow);
    }
  }

  private void handOn() {
    if (!out.isEmpty()) {
      next.accept(outView);
      out.clear();
    }
  }

  /** While the pods cannot be had there is nothing to wait for. */
  private boolean mayLearn() {
    PodWatch watching = watch;
    return watching != null && watching.problem() == null;
  }

  private Peers peers() {
    ServiceRange services =
        config.serviceCidrs().isEmpty()
            ? ServiceRange.guess(host.environment("KUBERNETES_SERVICE_HOST"))
            : new ServiceRange(config.serviceCidrs());
    return new Peers(table, services, this::isTableComplete, host.nodeName());
  }

  private boolean isTableComplete() {
    PodWatch watching = watch;
    return watching != null
        && watching.isInStep()
        && config.scope() == Scope.CLUSTER
        && config.filter().equals(FilterConfig.NONE)
        && table.rejected() == 0;
  }
}
