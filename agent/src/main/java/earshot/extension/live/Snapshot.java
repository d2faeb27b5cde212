// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.component.Host;
import earshot.component.SelfMetric;
import earshot.signal.CoverageVerdict;
import earshot.signal.Direction;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one state of the page as JSON, which the page's scripts read. Every text in it may come
 * from outside; the scripts never take one for markup.
 */
final class Snapshot {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int JOURNEYS = 12;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Host host;
  private final Observations observations;
  private final int maxWorkloads;

  Snapshot(Host host, Observations observations, int maxWorkloads) {
    this.host = host;
    this.observations = observations;
    this.maxWorkloads = maxWorkloads;
  }

  /**
   * Returns the present state as UTF-8.
   *
   * @param slots how many of the newest columns of the heat maps are told, the rest being known
   */
  byte[] json(int slots) {
    // Before the lock: others than this page's are asked for these.
    List<SelfMetric> self = host.selfMetrics();
    Map<String, String> problems = host.problems();
    return observations.read(state -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        json.writeStartObject();
        agent(json, self, problems);
        json.writeNumberProperty("beganMillis", state.beganMillis());
        json.writeNumberProperty("epochMillis", state.epochMillis());
        heatMaps(json, state.epochMillis());
        workloads(json, state, slots);
        transits(json, state);
        journeys(json, state);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    });
  }

  private void agent(JsonGenerator json, List<SelfMetric> self, Map<String, String> problems) {
    json.writeStringProperty("version", host.version());
    optional(json, "node", host.nodeName());
    json.writeNumberProperty("maxWorkloads", maxWorkloads);
    json.writeNumberProperty("packets", Math.round(sum(self, "earshot.packets")));
    json.writeNumberProperty("payloadBytes", Math.round(sum(self, "earshot.io")));
    Map<String, Double> drops = new TreeMap<>();
    for (SelfMetric metric : self) {
      if (metric.name().equals("earshot.drops") && metric.value() > 0) {
        drops.merge(
            metric.attributes().getOrDefault("earshot.drop.reason", "unknown"),
            metric.value(),
            Double::sum);
      }
    }
    json.writeObjectPropertyStart("drops");
    drops.forEach((reason, count) -> json.writeNumberProperty(reason, Math.round(count)));
    json.writeEndObject();
    json.writeObjectPropertyStart("problems");
    problems.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void heatMaps(JsonGenerator json, long epochMillis) {
    json.writeNumberProperty("slot", HeatMap.slot(epochMillis));
    json.writeNumberProperty("slots", HeatMap.SLOTS);
    json.writeNumberProperty("slotMillis", HeatMap.SLOT_MILLIS);
    json.writeNumberProperty("buckets", HeatMap.BUCKETS);
  }

  private static void workloads(JsonGenerator json, Observations.State state, int slots) {
    Histogram scratch = RecentDurations.scratch();
    long newest = HeatMap.slot(state.epochMillis());
    json.writeArrayPropertyStart("workloads");
    for (WorkloadRow row : state.workloads()) {
      json.writeStartObject();
      json.writeNumberProperty("id", row.id);
      optional(json, "namespace", row.name.namespace());
      json.writeStringProperty("name", row.name.workload());
      optional(json, "kind", row.kind());
      json.writeArrayPropertyStart("pods");
      row.pods().forEach(json::writeString);
      json.writeEndArray();
      quantiles(json, row.residences.quantiles(scratch));
      json.writeNumberProperty("growth", row.growth(scratch));
      json.writeNumberProperty("flows", row.activeFlows());
      for (Direction direction : Direction.values()) {
        json.writeObjectPropertyStart(direction.attributeValue());
        for (Map.Entry<CoverageVerdict, Long> bytes : row.bytes(direction).entrySet()) {
          json.writeNumberProperty(bytes.getKey().attributeValue(), bytes.getValue());
        }
        json.writeEndObject();
      }
      heat(json, row.heat, newest, slots);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void heat(JsonGenerator json, HeatMap heat, long newest, int slots) {
    json.writeObjectPropertyStart("heat");
    for (long slot = newest - slots + 1; slot <= newest; slot++) {
      int[] counts = heat.counts(slot);
      if (counts != null) {
        json.writeName(Long.toString(slot));
        json.writeArray(counts, 0, counts.length);
      }
    }
    json.writeEndObject();
  }

  private static void transits(JsonGenerator json, Observations.State state) {
    Histogram scratch = RecentDurations.scratch();
    json.writeArrayPropertyStart("transits");
    for (TransitRow row : state.transits()) {
      json.writeStartObject();
      json.writeNumberProperty("from", row.between.from());
      json.writeNumberProperty("to", row.between.to());
      quantiles(json, row.durations.quantiles(scratch));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void quantiles(JsonGenerator json, RecentDurations.Quantiles quantiles) {
    json.writeNumberProperty("count", quantiles.count());
    json.writeNumberProperty("p50", quantiles.p50Millis());
    json.writeNumberProperty("p99", quantiles.p99Millis());
  }

  private static void journeys(JsonGenerator json, Observations.State state) {
    json.writeArrayPropertyStart("journeys");
    for (JourneyRow row : state.journeys().latest(JOURNEYS, state.epochMillis())) {
      long start = row.startNanos();
      json.writeStartObject();
      json.writeStringProperty("trace", row.traceId.toString());
      json.writeNumberProperty("epochMillis", start / NANOS_PER_MILLI);
      json.writeNumberProperty("millis", millis(row.endNanos() - start));
      json.writeArrayPropertyStart("hops");
      for (JourneyRow.Hop hop : row.hops()) {
        json.writeStartObject();
        json.writeNumberProperty("from", hop.from());
        json.writeNumberProperty("to", hop.to());
        json.writeNumberProperty("start", millis(hop.startNanos() - start));
        json.writeNumberProperty("end", millis(hop.endNanos() - start));
        json.writeBooleanProperty("stay", hop.stay());
        json.writeBooleanProperty("estimated", hop.estimated());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1_000.0) / 1_000.0;
  }

  private static double sum(List<SelfMetric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .mapToDouble(SelfMetric::value)
        .sum();
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
