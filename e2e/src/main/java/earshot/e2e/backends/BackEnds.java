// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.agent.Owned;
import earshot.e2e.pods.Run;
import java.util.List;

/** A Collector before Tempo, Loki and Prometheus, as {@code otel-config/compose.yaml} has them. */
public final class BackEnds implements AutoCloseable {
  /** The programs that this takes. */
  public static final List<String> PROGRAMS = List.of("otelcol", "tempo", "loki", "prometheus");

  private final Owned owned = new Owned();
  private final Tempo tempo;
  private final Loki loki;
  private final Prometheus prometheus;
  private final Collector collector;

  /** Starts all and waits until they are ready; the files of {@code run} are theirs. */
  public BackEnds(Run run) throws Exception {
    try {
      this.tempo = owned.own(() -> new Tempo(run));
      this.loki = owned.own(() -> new Loki(run));
      this.prometheus = owned.own(() -> new Prometheus(run));
      this.collector = owned.own(() -> new Collector(run, tempo, loki, prometheus));
      tempo.awaitReady();
      loki.awaitReady();
      prometheus.awaitReady();
      collector.awaitReady();
    } catch (Exception e) {
      owned.close();
      throw e;
    }
  }

  /** Returns what takes OTLP. */
  public Collector collector() {
    return collector;
  }

  /** Returns where traces are. */
  public Tempo tempo() {
    return tempo;
  }

  /** Returns where logs are. */
  public Loki loki() {
    return loki;
  }

  /** Returns where metrics are. */
  public Prometheus prometheus() {
    return prometheus;
  }

  @Override
  public void close() {
    owned.close();
  }
}
