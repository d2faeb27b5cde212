// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import earshot.component.MetricOptions;
import earshot.config.Section;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Options of the connector {@code latency}.
 *
 * @param timeout how long a sighting can still be matched, and how long a trace must be quiet
 *     before its journeys are recorded
 * @param maxSightings how many sightings are held; past it the oldest are evicted
 * @param emit what is produced; empty for {@code auto}: on a node all but journeys, and journeys
 *     only where no Kubernetes metadata is known; on a gateway transits between nodes and journeys
 * @param maxSpansPerTrace past it a trace gets no more spans; metrics still count
 * @param gateway whether sightings come from other agents, which have told of their own nodes
 */
record LatencyConfig(
    Duration timeout,
    int maxSightings,
    Set<Product> emit,
    AssumePeers assumePeers,
    int maxSpansPerTrace,
    MetricOptions metricOptions,
    boolean gateway) {
  static final LatencyConfig DEFAULT =
      new LatencyConfig(
          Duration.ofSeconds(30),
          1_000_000,
          Set.of(),
          AssumePeers.AUTO,
          64,
          MetricOptions.DEFAULT,
          false);

  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
  private static final String AUTO = "auto";

  LatencyConfig {
    emit = Set.copyOf(emit);
  }

  static LatencyConfig read(Section section) {
    MetricOptions metric = DEFAULT.metricOptions;
    return new LatencyConfig(
        timeout(section),
        section.integer("max_sightings", DEFAULT.maxSightings, 1_000, 100_000_000),
        emit(section),
        section.choice("assume_peers", DEFAULT.assumePeers),
        section.integer("max_spans_per_trace", DEFAULT.maxSpansPerTrace, 1, 10_000),
        new MetricOptions(
            section.choice("histograms", metric.histograms()),
            section.integer("cardinality_limit", metric.cardinalityLimit(), 1, 1_000_000),
            section.bool("pod_name", metric.podName())),
        false);
  }

  /** Returns the same for sightings that come from other agents. */
  LatencyConfig onGateway() {
    return new LatencyConfig(
        timeout, maxSightings, emit, assumePeers, maxSpansPerTrace, metricOptions, true);
  }

  private static Duration timeout(Section section) {
    Duration timeout = section.duration("timeout", DEFAULT.timeout);
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      section.problem("timeout", "must be from 5s to 10m, is '" + section.string("timeout") + "'");
      return DEFAULT.timeout;
    }
    return timeout;
  }

  private static Set<Product> emit(Section section) {
    List<String> names = section.strings("emit", List.of(AUTO));
    if (names.equals(List.of(AUTO))) {
      return Set.of();
    }
    Set<Product> products = EnumSet.noneOf(Product.class);
    for (Product product : Product.values()) {
      if (names.contains(product.name().toLowerCase(Locale.ROOT))) {
        products.add(product);
      }
    }
    if (products.isEmpty() || products.size() < names.size()) {
      section.problem(
          "emit",
          "must be auto or a list of residence, transit, journey, growth, is '"
              + String.join(", ", names)
              + "'");
    }
    return products;
  }
}
