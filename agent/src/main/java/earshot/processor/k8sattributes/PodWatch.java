// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link PodTable} in step with the API server, and goes on trying for ever.
 *
 * <p>It lists all pods as the server has them in its cache, then watches from where the list was.
 * What ends a watch is made good by another from the last version seen. The pods are listed again
 * if the server has forgotten that version (410) or tells of a lower one (its etcd was restored
 * from a backup), page by page at the newest version there is, since a cache may be behind what was
 * seen; and if it fails, or says nothing, time after time when asked from this version.
 *
 * <p>The server says about once a minute how far it has come, unless nothing changes anywhere; so
 * after some silence the connection may be broken, which another one tells.
 */
final class PodWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PodWatch.class);

  /** Pods in one answer: as many as other clients ask for, so that the server has them at hand. */
  private static final long LIST_PAGE_PODS = 500;

  /** A watch that lasts for ever would stay with one of several servers. */
  private static final long MIN_WATCH_SECONDS = 300;

  private static final long MAX_WATCH_SECONDS = 600;

  /**
   * By when the server has said how far it has come: API servers do so every 60 s, and take two
   * seconds to get round to it.
   */
  private static final long BOOKMARK_NANOS = TimeUnit.SECONDS.toNanos(75);

  /** How long a broken watch may take to come back before that is worth a word. */
  private static final long INTERRUPTION_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After so many watches in a row that failed from one version the pods are listed again. */
  private static final int MAX_FAILURES_OF_VERSION = 5;

  private static final int HTTP_TOO_MANY_REQUESTS = 429;

  /** How long the server may breathe at most after the first failure. */
  static final Duration MIN_BACKOFF = Duration.ofMillis(500);

  private static final long MAX_BACKOFF_MILLIS = 30_000;

  private final CountDownLatch firstOutcome = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final PodRequests requests;
  private final PodStream stream;
  private final PodTable table;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final long silenceNanos;
  private final long minBackoffMillis;
  private final Consumer<@Nullable String> status;
  private final Thread thread = Thread.ofPlatform().name("pod-watch").daemon().unstarted(this::run);
  private volatile boolean listed;
  private volatile boolean watching;
  private volatile @Nullable InputStream open;
  private volatile @Nullable String problem;
  private volatile long heardNanoTime;
  private volatile long inStepNanoTime;
  private volatile boolean silent;
  private boolean stood;
  private boolean cacheMayAnswer = true;
  private @Nullable String reported;
  private @Nullable String resourceVersion;
  private int failuresOfVersion;
  private long backoffMillis;

  /** When it was noticed that no watch stands any more; null while one does. */
  private @Nullable Long brokenNanoTime;

  /**
   * Creates a watch of what {@code requests} asks for.
   *
   * @param nanoTime what tells how long something takes, as {@link System#nanoTime} does
   * @param silence how long nothing may come from the server before another connection is made
   * @param minBackoff how long to wait at most after the first failure, twice that after the next
   * @param status told by {@link #look()} of each change of {@link #problem()}
   */
  PodWatch(
      PodRequests requests,
      PodStream stream,
      PodTable table,
      InstantSource clock,
      LongSupplier nanoTime,
      Duration silence,
      Duration minBackoff,
      Consumer<@Nullable String> status) {
    this.requests = requests;
    this.stream = stream;
    this.table = table;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.heardNanoTime = nanoTime.getAsLong();
    this.inStepNanoTime = heardNanoTime;
    this.silenceNanos = silence.toNanos();
    this.minBackoffMillis = minBackoff.toMillis();
    this.backoffMillis = minBackoffMillis;
    this.status = status;
  }

  /** Begins the first list; returns at once. */
  void start() {
    thread.start();
  }

  /** Waits for the first list or the first failure, at most {@code timeout}. */
  void awaitFirstOutcome(Duration timeout) throws InterruptedException {
    var _ = firstOutcome.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns whether every pod of the scope is known. */
  boolean isInStep() {
    return listed && problem == null;
  }

  /** Returns what keeps the pods from being known or up to date; null when all is well. */
  @Nullable String problem() {
    return problem;
  }

  /**
   * Returns for how long changes of pods may have been missed: since the server last said how far
   * it has come, or since the start; 0 while the watch stands and the server does not owe that.
   */
  long lagNanos() {
    long nanos = nanoTime.getAsLong() - inStepNanoTime;
    return watching && nanos < BOOKMARK_NANOS ? 0 : nanos;
  }

  /** Ends a connection that has gone silent, to make another; to be called about once a second. */
  void look() {
    InputStream silenced = open;
    if (silenced != null && nanoTime.getAsLong() - heardNanoTime > silenceNanos) {
      silent = true;
      closeQuietly(silenced);
    }
    String present = problem;
    if (!Objects.equals(present, reported)) {
      reported = present;
      status.accept(present);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    InputStream broken = open;
    if (broken != null) {
      closeQuietly(broken);
    }
    thread.interrupt();
    requests.close();
  }

  private void run() {
    while (!isClosed()) {
      String verb = resourceVersion == null ? "list" : "watch";
      try {
        if (resourceVersion == null) {
          resourceVersion = list();
          verb = "watch";
        }
        if (!watch(resourceVersion)) {
          pause();
        }
      } catch (IOException | RuntimeException e) {
        watching = false;
        if (!isClosed()) {
          failed(e, verb);
        }
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private String list() throws IOException {
    Set<UUID> gone = table.uids();
    String next = null;
    PodStream.Page page;
    do {
      try (InputStream body =
          opened(cacheMayAnswer ? requests.listCached() : requests.list(LIST_PAGE_PODS, next))) {
        // Should this answer break off, shorter ones may not.
        cacheMayAnswer = false;
        page =
            stream.readList(
                body,
                pod -> {
                  heard();
                  gone.remove(pod.cgroupUid());
                  table.put(pod, EpochNanos.now(clock));
                });
      } finally {
        open = null;
      }
      next = page.next();
    } while (next != null);
    // Nobody told of their deletion.
    gone.forEach(uid -> table.delete(uid, EpochNanos.now(clock)));
    listed = true;
    return page.resourceVersion();
  }

  /** Returns whether the server said anything before it ended the watch. */
  private boolean watch(String from) throws IOException {
    long seconds = ThreadLocalRandom.current().nextLong(MIN_WATCH_SECONDS, MAX_WATCH_SECONDS);
    try (InputStream body = opened(requests.watch(from, seconds))) {
      inStep();
      watching = true;
      stood = true;
      brokenNanoTime = null;
      if (problem != null) {
        logger.info("Pods of {} are watched again", requests.server());
        problem = null;
      }
      firstOutcome.countDown();
      stream.readEvents(body, new Applied(from));
      failuresOfVersion = 0;
    } finally {
      open = null;
    }
    return !from.equals(resourceVersion);
  }

  /** Keeps the stream, so that it can be closed while it is being read. */
  private InputStream opened(InputStream body) {
    heard();
    open = body;
    if (isClosed()) {
      closeQuietly(body);
    }
    return body;
  }

  private final class Applied implements PodStream.Events {
    private final String from;

    Applied(String from) {
      this.from = from;
    }

    @Override
    public void changed(Pod pod) {
      table.put(pod, EpochNanos.now(clock));
    }

    @Override
    public void deleted(UUID cgroupUid) {
      table.delete(cgroupUid, EpochNanos.now(clock));
    }

    @Override
    public void reached(String version) {
      if (isBefore(version, from)) {
        // It will not say so itself.
        throw new KubernetesClientException(
            "the API server tells of version %s after %s".formatted(version, from),
            HttpURLConnection.HTTP_GONE,
            null);
      }
      inStep();
      resourceVersion = version;
      failuresOfVersion = 0;
      backoffMillis = minBackoffMillis;
    }
  }

  private void heard() {
    heardNanoTime = nanoTime.getAsLong();
  }

  private void inStep() {
    heard();
    inStepNanoTime = heardNanoTime;
  }

  private void failed(Exception failure, String verb) {
    boolean givenUp = silent;
    silent = false;
    if (isGone(failure)) {
      logger.debug("The API server has forgotten what came after {}", resourceVersion, failure);
      resourceVersion = null;
      pause();
      return;
    }
    if (resourceVersion != null && mayBeOfVersion(failure)) {
      failuresOfVersion++;
    }
    if (failuresOfVersion == MAX_FAILURES_OF_VERSION) {
      logger.debug("The API server fails to tell what came after {}", resourceVersion);
      resourceVersion = null;
      failuresOfVersion = 0;
      // What fails may be etcd.
      cacheMayAnswer = true;
    }
    if (brokenNanoTime == null) {
      brokenNanoTime = nanoTime.getAsLong();
    }
    if (givenUp) {
      // There may be nothing to say: another watch tells, at once.
      return;
    }
    if (stood && nanoTime.getAsLong() - brokenNanoTime < INTERRUPTION_NANOS) {
      logger.debug("The watch of pods is interrupted", failure);
    } else {
      report(AccessProblem.of(failure, requests.server(), verb, requests.namespace()).line());
      firstOutcome.countDown();
    }
    pause();
  }

  /** Lets the server breathe, each agent for a time of its own, unless closed meanwhile. */
  private void pause() {
    long millis = ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis);
    backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
    try {
      var _ = closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isGone(Exception failure) {
    return failure instanceof KubernetesClientException answer
        && answer.getCode() == HttpURLConnection.HTTP_GONE;
  }

  /** Not so if it says what else is the matter, or if nobody is there. */
  private static boolean mayBeOfVersion(Exception failure) {
    int code = failure instanceof KubernetesClientException answer ? answer.getCode() : 0;
    return switch (code) {
      case HttpURLConnection.HTTP_UNAUTHORIZED,
          HttpURLConnection.HTTP_FORBIDDEN,
          HTTP_TOO_MANY_REQUESTS ->
          false;
      default -> !(failure instanceof ConnectException);
    };
  }

  /** Versions are numbers that grow; what is none is compared with nothing. */
  private static boolean isBefore(String version, String from) {
    try {
      return Long.compareUnsigned(Long.parseUnsignedLong(version), Long.parseUnsignedLong(from))
          < 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void report(String line) {
    if (!line.equals(problem)) {
      logger.warn("No current pod metadata: {}; trying again", line);
    }
    problem = line;
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      logger.debug("closing a connection to the API server", e);
    }
  }
}
