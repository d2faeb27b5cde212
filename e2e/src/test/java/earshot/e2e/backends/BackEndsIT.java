// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import earshot.e2e.backends.TwoNodes.Stop;
import earshot.e2e.stamp.ClockError;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What two agents that never talk have said of one call, as it is asked for. */
@ExtendWith(PlayedCallExtension.class)
class BackEndsIT {
  /** Of what was injected: what processes add by being scheduled. */
  private static final Percentage SCHEDULING = Percentage.withPercentage(10);

  /** How wide a bucket of the exponential histograms may be, of its value. */
  private static final double BUCKET = 0.05;

  private static final List<String> SERVICES = TwoNodes.PATH.stream().map(Stop::workload).toList();

  private static final List<Stop> HOLDERS =
      TwoNodes.PATH.stream().filter(stop -> stop.holdMillis() > 0).toList();

  @Test
  void traceQlFindsTheWholeWayInOneTrace(BackEnds backEnds) throws Exception {
    List<Trace> traces = wholeTraces(backEnds.tempo());

    assertThat(traces).hasSizeGreaterThan(10);
    assertThat(traces)
        .allSatisfy(trace -> {
          assertThat(chain(trace)).isEqualTo(expectedChain());
          assertThat(trace.spans()).filteredOn(span -> span.parentId().isEmpty()).hasSize(1);
        });
  }

  @Test
  void aTraceLastsAsLongAsTheAudioWasHeld(BackEnds backEnds) throws Exception {
    List<Trace> traces = wholeTraces(backEnds.tempo());

    assertThat(median(traces.stream().map(Trace::durationNanos).toList()))
        .isCloseTo(TwoNodes.injected().toNanos(), SCHEDULING);
    for (Stop stop : HOLDERS) {
      long held = TimeUnit.MILLISECONDS.toNanos(stop.holdMillis());
      List<Long> residences =
          traces.stream().map(trace -> residence(trace, stop).durationNanos()).toList();
      assertThat(residences)
          .as(stop.workload())
          .allSatisfy(nanos -> assertThat(nanos).isGreaterThan(held - ClockError.NANOS));
      assertThat(median(residences)).as(stop.workload()).isCloseTo(held, SCHEDULING);
    }
  }

  @Test
  void logQlFindsSightingsByNamespacePodAndWorkload(BackEnds backEnds) throws Exception {
    for (Stop stop : TwoNodes.PATH) {
      List<Loki.Line> lines =
          backEnds
              .loki()
              .query(
                  "{k8s_namespace_name=\"%s\", k8s_pod_name=\"%s\", k8s_workload_name=\"%s\"}"
                      .formatted(stop.namespace(), stop.podName(), stop.workload()));

      assertThat(lines)
          .as(stop.workload())
          .isNotEmpty()
          .allSatisfy(
              line -> assertThat(line.labels()).containsEntry("k8s_node_name", stop.node()));
      Set<String> directions =
          lines.stream()
              .map(line -> line.labels().get("network_io_direction"))
              .collect(Collectors.toSet());
      Set<String> expected = new HashSet<>();
      if (stop.in() != null) {
        expected.add("receive");
      }
      if (stop.out() != null) {
        expected.add("transmit");
      }
      assertThat(directions).as(stop.workload()).isEqualTo(expected);
    }
  }

  /** Loki refuses, and takes one line for another, without a word to whoever reads it. */
  @Test
  void lokiHasEverySighting(BackEnds backEnds) throws Exception {
    int sent =
        Received.requests(backEnds.collector().received()).stream()
            .flatMap(request -> request.findValues("logRecords").stream())
            .mapToInt(JsonNode::size)
            .sum();

    JsonNode counts =
        backEnds.loki().result("sum(count_over_time({service_name=~\".+\"}[1h]))").get(0);
    JsonNode last = counts.path("values").get(counts.path("values").size() - 1);
    assertThat(sent).isPositive();
    assertThat(last.get(1).asString()).isEqualTo(Integer.toString(sent));
  }

  @Test
  void logQlFindsTheLinesOfATraceAndTheirSpans(BackEnds backEnds) throws Exception {
    String id = wholeTraceIds(backEnds.tempo()).getFirst();
    Trace trace = backEnds.tempo().trace(id).orElseThrow();

    List<Loki.Line> lines =
        backEnds.loki().query("{service_name=~\".+\"} | trace_id=\"%s\"".formatted(id));

    // Each leg is seen where it is left and where it is entered.
    assertThat(lines.stream().map(line -> line.labels().get("service_name")))
        .contains(SERVICES.toArray(String[]::new));
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2 * (SERVICES.size() - 1));
    assertThat(lines)
        .allSatisfy(
            line -> assertThat(trace.span(line.labels().getOrDefault("span_id", ""))).isPresent());
  }

  @Test
  void promQlTellsHowLongEachHoldsIt(BackEnds backEnds) throws Exception {
    for (Stop stop : HOLDERS) {
      for (double quantile : new double[] {0.05, 0.5}) {
        assertThat(quantile(backEnds, stop, quantile))
            .as(stop.workload())
            .isCloseTo(stop.holdMillis() / 1_000.0, SCHEDULING);
      }
    }
  }

  /** What processes add is in the upper ones, too: it is what the spans say. */
  @Test
  void quantilesAreThoseOfTheSpans(BackEnds backEnds) throws Exception {
    for (Stop stop : HOLDERS) {
      List<Double> seconds = residences(backEnds.collector(), stop.workload());
      for (double quantile : new double[] {0.5, 0.9, 0.99}) {
        int rank = (int) Math.ceil(quantile * seconds.size()) - 1;
        // A bucket's neighbour may be the next measurement but one.
        double least = seconds.get(Math.max(0, rank - 2));
        double most = seconds.get(Math.min(seconds.size() - 1, rank + 2));
        assertThat(quantile(backEnds, stop, quantile))
            .as("%s of %d residences of %s", quantile, seconds.size(), stop.workload())
            .isBetween(least * (1 - BUCKET), most * (1 + BUCKET));
      }
    }
  }

  private static double quantile(BackEnds backEnds, Stop stop, double quantile) throws IOException {
    String promQl =
        "histogram_quantile(%s, sum(audio_residence_duration_seconds{k8s_namespace_name=\"%s\", k8s_workload_name=\"%s\"}))"
            .formatted(quantile, stop.namespace(), stop.workload());
    List<Prometheus.Sample> samples = backEnds.prometheus().query(promQl);
    assertThat(samples).as(promQl).hasSize(1);
    return samples.getFirst().value();
  }

  /** Returns how long each residence span lasted that the Collector received, in order. */
  private static List<Double> residences(Collector collector, String workload) throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (JsonNode request : Received.requests(collector.received())) {
      for (JsonNode resource : request.path("resourceSpans")) {
        if (!resource.path("resource").toString().contains('"' + workload + '"')) {
          continue;
        }
        for (JsonNode spans : resource.findValues("spans")) {
          for (JsonNode span : spans) {
            if (span.path("kind").asInt() == SpanKind.SPAN_KIND_SERVER_VALUE) {
              seconds.add(
                  (span.path("endTimeUnixNano").asLong() - span.path("startTimeUnixNano").asLong())
                      / 1e9);
            }
          }
        }
      }
    }
    seconds.sort(null);
    return seconds;
  }

  @Test
  void theServiceGraphHasTheEdgesOfThePathAndNoOther(BackEnds backEnds) throws Exception {
    Set<String> edges =
        backEnds.prometheus().query("traces_service_graph_request_total").stream()
            .map(sample -> sample.labels().get("client") + " -> " + sample.labels().get("server"))
            .collect(Collectors.toSet());

    Set<String> expected = new HashSet<>();
    for (int n = 1; n < SERVICES.size(); n++) {
      expected.add(SERVICES.get(n - 1) + " -> " + SERVICES.get(n));
    }
    assertThat(edges).isEqualTo(expected);
  }

  @Test
  void anExemplarLeadsToATraceWithThatResidence(BackEnds backEnds) throws Exception {
    for (Stop stop : HOLDERS) {
      List<Prometheus.Exemplar> exemplars =
          backEnds
              .prometheus()
              .exemplars(
                  "audio_residence_duration_seconds{k8s_workload_name=\"%s\"}"
                      .formatted(stop.workload()));

      assertThat(exemplars).as(stop.workload()).isNotEmpty();
      Prometheus.Exemplar exemplar = exemplars.getLast();
      Trace trace = backEnds.tempo().trace(exemplar.traceId()).orElseThrow();
      assertThat(residence(trace, stop).durationNanos() / 1e9)
          .isCloseTo(exemplar.value(), within(1e-6));
    }
  }

  private static List<String> wholeTraceIds(Tempo tempo) throws IOException {
    return tempo.search(
        SERVICES.subList(0, SERVICES.size() - 1).stream()
            .map(service -> "{ resource.service.name = \"%s\" }".formatted(service))
            .collect(Collectors.joining(" && ")));
  }

  /** Returns traces in which every leg was seen: what is sampled by content is seen everywhere. */
  private static List<Trace> wholeTraces(Tempo tempo) throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (String id : wholeTraceIds(tempo)) {
      traces.add(tempo.trace(id).orElseThrow());
    }
    return traces;
  }

  /** Returns spans from the last one up to its root, as names, root first. */
  private static List<String> chain(Trace trace) {
    List<String> names = new ArrayList<>();
    Trace.Span span = trace.spans().getLast();
    while (true) {
      names.addFirst("%s %s %s".formatted(span.service(), span.kind(), span.name()));
      if (span.parentId().isEmpty()) {
        return names;
      }
      span = trace.span(span.parentId()).orElseThrow();
    }
  }

  private static List<String> expectedChain() {
    List<String> names = new ArrayList<>();
    for (int n = 0; n < SERVICES.size() - 1; n++) {
      String service = SERVICES.get(n);
      if (n > 0) {
        names.add("%s %s %s".formatted(service, SpanKind.SPAN_KIND_SERVER, service));
      }
      names.add(
          "%s %s %s -> %s"
              .formatted(service, SpanKind.SPAN_KIND_CLIENT, service, SERVICES.get(n + 1)));
    }
    return names;
  }

  private static Trace.Span residence(Trace trace, Stop stop) {
    return trace.spans().stream()
        .filter(span -> span.kind() == SpanKind.SPAN_KIND_SERVER)
        .filter(span -> span.resource().getOrDefault("k8s.pod.name", "").equals(stop.podName()))
        .findFirst()
        .orElseThrow();
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
