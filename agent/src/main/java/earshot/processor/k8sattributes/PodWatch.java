// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import earshot.processor.k8sattributes.K8sAttributesConfig.Scope;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link PodStore} in step with the API server, and goes on trying for ever. */
final class PodWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PodWatch.class);

  /** Pods in one answer: the peak of memory is one page of full pods, not the whole cluster. */
  private static final long LIST_PAGE_PODS = 500;

  /** How long a broken watch may take to come back before that is worth a word. */
  private static final long INTERRUPTION_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final CountDownLatch firstOutcome = new CountDownLatch(1);
  private final String server;
  private final KubernetesClient client;
  private final SharedIndexInformer<Pod> informer;
  private volatile boolean closed;
  private volatile @Nullable String problem;
  private volatile long inStepNanoTime = System.nanoTime();

  /**
   * Creates a watch of the pods of {@code nodeName}, or of all.
   *
   * @param nodeName not null if the scope is {@link Scope#NODE}
   */
  PodWatch(Config config, Scope scope, @Nullable String nodeName, PodStore store) {
    this.server = config.getMasterUrl();
    this.client =
        new KubernetesClientBuilder()
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withConfig(config)
            .build();
    var all = client.pods().inAnyNamespace();
    Informable<Pod> watched =
        switch (scope) {
          case CLUSTER -> all;
          case NODE -> all.withField("spec.nodeName", nodeName);
        };
    this.informer =
        watched
            .withLimit(LIST_PAGE_PODS)
            .runnableInformer(0)
            .itemStore(store)
            .exceptionHandler((_, failure) -> failed(failure));
  }

  /** Begins the first list; returns at once. */
  void start() {
    informer
        .start()
        .whenComplete((_, failure) -> {
          if (failure == null) {
            firstOutcome.countDown();
          }
        });
  }

  /** Waits for the first list or the first failure, at most {@code timeout}. */
  void awaitFirstOutcome(Duration timeout) throws InterruptedException {
    var _ = firstOutcome.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns whether every pod of the scope has been seen once. */
  boolean isSynced() {
    return informer.hasSynced();
  }

  /** Returns what keeps the pods from being known or up to date; null when all is well. */
  @Nullable String problem() {
    return problem;
  }

  /** Returns for how long changes of pods may have been missed; 0 while the watch stands. */
  long lagNanos() {
    return informer.isWatching() ? 0 : System.nanoTime() - inStepNanoTime;
  }

  /** Looks at the watch, which reconnects without telling; to be called about once a second. */
  void look() {
    if (informer.isWatching()) {
      inStepNanoTime = System.nanoTime();
      if (problem != null) {
        logger.info("Pods of {} are watched again", server);
        problem = null;
      }
    } else if (problem == null && lagNanos() > INTERRUPTION_NANOS) {
      report("the watch of pods at " + server + " is interrupted: names may be out of date");
    }
  }

  @Override
  public void close() {
    closed = true;
    informer.stop();
    client.close();
  }

  private boolean failed(Throwable failure) {
    if (closed) {
      return false;
    }
    report(AccessProblem.of(failure, server, informer.hasSynced() ? "watch" : "list").line());
    firstOutcome.countDown();
    return true;
  }

  private void report(String line) {
    if (!line.equals(problem)) {
      logger.warn("No current pod metadata: {}; trying again", line);
    }
    problem = line;
  }
}
