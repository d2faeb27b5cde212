// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Metrics. */
public final class Prometheus implements AutoCloseable {
  private static final long EXEMPLAR_SECONDS = 3_600;

  private final Api api;
  private final Server server;

  /**
   * One element of an instant vector.
   *
   * @param value {@link Double#NaN} for a whole histogram
   */
  public record Sample(Map<String, String> labels, double value, boolean isHistogram) {}

  /** An exemplar of a series. */
  public record Exemplar(Map<String, String> series, String traceId, double value) {}

  /**
   * A series over time.
   *
   * @param values empty where it is of histograms
   * @param histograms empty where it is of values
   */
  public record Series(Map<String, String> labels, List<Value> values, List<Buckets> histograms) {

    /** A value of that time. */
    public record Value(double unixSeconds, double value) {}

    /** A histogram of that time. */
    public record Buckets(double unixSeconds, List<Bucket> buckets) {}

    /** How many, or how many a second, lie between two values. */
    public record Bucket(double from, double to, double count) {}
  }

  /** Starts one with the shipped settings; its files are those of {@code run}. */
  public Prometheus(Run run) throws IOException {
    this(run, OtelConfig.file("prometheus/prometheus.yml"));
  }

  /** Starts one with that configuration. */
  public Prometheus(Run run, Path configuration) throws IOException {
    int port = Ports.free();
    this.api = new Api(port);
    this.server =
        new Server(
            run,
            "prometheus",
            List.of(
                Backends.path("prometheus").toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + run.directory().resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-otlp-receiver",
                "--enable-feature=exemplar-storage"));
  }

  /** Returns when it answers. */
  public void awaitReady() {
    server.awaitReady(URI.create(api.url() + "/-/ready"));
  }

  String otlpEndpoint() {
    return api.url() + "/api/v1/otlp";
  }

  /** Returns the vector, or the scalar, that {@code promQl} yields now. */
  public List<Sample> query(String promQl) throws IOException {
    JsonNode data = api.json("/api/v1/query", Map.of("query", promQl)).path("data");
    List<Sample> samples = new ArrayList<>();
    if (data.path("resultType").asString().equals("scalar")) {
      samples.add(new Sample(Map.of(), value(data.path("result")), false));
      return samples;
    }
    for (JsonNode series : data.path("result")) {
      samples.add(
          new Sample(
              Api.strings(series.get("metric")),
              value(series.path("value")),
              series.has("histogram")));
    }
    return samples;
  }

  /** Returns the series that {@code promQl} yields from one time to another. */
  public List<Series> range(String promQl, Instant from, Instant to, int stepSeconds)
      throws IOException {
    JsonNode result =
        api.json(
                "/api/v1/query_range",
                Map.of(
                    "query",
                    promQl,
                    "start",
                    Long.toString(from.getEpochSecond()),
                    "end",
                    Long.toString(to.getEpochSecond()),
                    "step",
                    Integer.toString(stepSeconds)))
            .path("data")
            .path("result");
    List<Series> all = new ArrayList<>();
    for (JsonNode series : result) {
      List<Series.Value> values = new ArrayList<>();
      for (JsonNode value : series.path("values")) {
        // Not a number: of a histogram without a measurement.
        if (Double.isFinite(value(value))) {
          values.add(new Series.Value(value.get(0).asDouble(), value(value)));
        }
      }
      List<Series.Buckets> histograms = new ArrayList<>();
      for (JsonNode histogram : series.path("histograms")) {
        List<Series.Bucket> buckets = new ArrayList<>();
        for (JsonNode bucket : histogram.get(1).path("buckets")) {
          buckets.add(
              new Series.Bucket(
                  Double.parseDouble(bucket.get(1).asString()),
                  Double.parseDouble(bucket.get(2).asString()),
                  Double.parseDouble(bucket.get(3).asString())));
        }
        histograms.add(new Series.Buckets(histogram.get(0).asDouble(), buckets));
      }
      all.add(new Series(Api.strings(series.get("metric")), values, histograms));
    }
    return all;
  }

  /** Returns the exemplars of the last hour of the series in {@code promQl}. */
  public List<Exemplar> exemplars(String promQl) throws IOException {
    long now = Instant.now().getEpochSecond();
    JsonNode data =
        api.json(
                "/api/v1/query_exemplars",
                Map.of(
                    "query",
                    promQl,
                    "start",
                    Long.toString(now - EXEMPLAR_SECONDS),
                    "end",
                    Long.toString(now + 1)))
            .path("data");
    List<Exemplar> exemplars = new ArrayList<>();
    for (JsonNode series : data) {
      Map<String, String> labels = Api.strings(series.get("seriesLabels"));
      for (JsonNode exemplar : series.path("exemplars")) {
        exemplars.add(
            new Exemplar(
                labels,
                exemplar.path("labels").path("trace_id").asString(),
                Double.parseDouble(exemplar.get("value").asString())));
      }
    }
    return exemplars;
  }

  @Override
  public void close() {
    server.close();
    api.close();
  }

  private static double value(JsonNode timeAndValue) {
    return timeAndValue.isEmpty()
        ? Double.NaN
        : Double.parseDouble(timeAndValue.get(1).asString().replace("Inf", "Infinity"));
  }
}
