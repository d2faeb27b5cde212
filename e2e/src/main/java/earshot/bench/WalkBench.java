// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.e2e.agent.Owned;
import earshot.e2e.backends.BackEnds;
import earshot.e2e.backends.Loki;
import earshot.e2e.backends.Prometheus;
import earshot.e2e.backends.Prometheus.Exemplar;
import earshot.e2e.backends.Prometheus.Series;
import earshot.e2e.backends.Trace;
import earshot.e2e.pods.Run;
import earshot.e2e.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The walk of {@code docs/call-to-culprit.md}: the demo's calls, of which one stage falls behind,
 * in the back ends as they are shipped; each question is asked of the real server, and what it
 * answers is drawn.
 */
final class WalkBench {
  private static final Path IMAGES = Path.of("docs", "images");
  private static final int SECONDS = 90;
  private static final int STEP_SECONDS = 2;
  private static final String CULPRIT = "voice-activity";
  private static final String BY_WORKLOAD =
      "histogram_quantile(0.5, sum by (k8s_workload_name)"
          + " (rate(audio_residence_duration_seconds[20s])))";
  private static final String OF_CULPRIT =
      "sum(rate(audio_residence_duration_seconds{k8s_workload_name=\"%s\"}[20s]))"
          .formatted(CULPRIT);

  private WalkBench() {}

  static Report run() throws Exception {
    try (Owned owned = new Owned()) {
      // Ctrl-C and SIGTERM end the process without unwinding this stack.
      Runtime.getRuntime().addShutdownHook(new Thread(owned::close, "clean-up"));
      Run run = owned.own(() -> Run.open("earshot-back"));
      BackEnds backEnds = owned.own(() -> new BackEnds(run));
      Instant start = Instant.now();
      demo(backEnds);
      Instant end = Instant.now();

      List<Series> byWorkload =
          backEnds.prometheus().range(BY_WORKLOAD, start, end, STEP_SECONDS).stream()
              .filter(series -> !series.values().isEmpty())
              .toList();
      lines(byWorkload).write(IMAGES.resolve("walk-residence.svg"));
      heatMap(backEnds.prometheus().range(OF_CULPRIT, start, end, STEP_SECONDS))
          .write(IMAGES.resolve("walk-heat-map.svg"));
      Exemplar exemplar = longest(backEnds.prometheus());
      Trace trace = backEnds.tempo().trace(exemplar.traceId()).orElseThrow();
      spans(trace, exemplar.traceId()).write(IMAGES.resolve("walk-trace.svg"));
      List<Loki.Line> lines =
          backEnds
              .loki()
              .query("{service_name=~\".+\"} | trace_id=\"%s\"".formatted(exemplar.traceId()));
      return Report.of(
          "walk",
          List.of(
              Row.orientation("workloads with a median", "1", byWorkload.size()),
              Row.orientation("median of " + CULPRIT + ", first", "s", culprit(byWorkload, true)),
              Row.orientation("median of " + CULPRIT + ", last", "s", culprit(byWorkload, false)),
              Row.orientation("longest exemplar of " + CULPRIT, "s", exemplar.value()),
              Row.orientation("spans of its trace", "1", trace.spans().size()),
              Row.orientation("log lines of its trace", "1", lines.size())));
    }
  }

  private static void demo(BackEnds backEnds) throws Exception {
    List<String> command =
        JavaCommand.of(
            System.getProperty("java.class.path"),
            "earshot.demo.Main",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("--duration", SECONDS + "s"));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", backEnds.collector().grpcEndpoint());
    builder.environment().put("OTEL_METRIC_EXPORT_INTERVAL", "2000");
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("the demo ended with " + code + ", see above");
    }
  }

  private static double culprit(List<Series> byWorkload, boolean first) {
    Series series = byWorkload.stream().filter(one -> isCulprit(one)).findFirst().orElseThrow();
    return (first ? series.values().getFirst() : series.values().getLast()).value();
  }

  private static boolean isCulprit(Series series) {
    return series.labels().getOrDefault("k8s_workload_name", "").equals(CULPRIT);
  }

  private static Exemplar longest(Prometheus prometheus) throws IOException {
    return prometheus
        .exemplars("audio_residence_duration_seconds{k8s_workload_name=\"%s\"}".formatted(CULPRIT))
        .stream()
        .max(Comparator.comparingDouble(Exemplar::value))
        .orElseThrow();
  }

  private static Picture lines(List<Series> byWorkload) {
    Picture picture = new Picture("Residence by workload, median", BY_WORKLOAD);
    double from =
        byWorkload.stream()
            .mapToDouble(series -> series.values().getFirst().unixSeconds())
            .min()
            .orElseThrow();
    double to =
        byWorkload.stream()
            .mapToDouble(series -> series.values().getLast().unixSeconds())
            .max()
            .orElseThrow();
    double top = 0.2;
    for (double seconds = 0; seconds <= top + 1e-9; seconds += 0.05) {
      double y = y(seconds / top);
      picture.line(Picture.LEFT, y, Picture.RIGHT, y, "#e3e8ee");
      picture.label(Picture.LEFT - 8, y + 4, "end", "#566573", millis(seconds));
    }
    times(picture, to - from);
    int n = 0;
    for (Series series : byWorkload) {
      StringBuilder points = new StringBuilder();
      double y = 0;
      for (Series.Value value : series.values()) {
        y = y(Math.min(1, value.value() / top));
        points
            .append(Picture.number(x(value.unixSeconds() - from, to - from)))
            .append(',')
            .append(Picture.number(y))
            .append(' ');
      }
      picture.path(points.toString().strip(), Picture.color(n));
      picture.label(
          Picture.RIGHT + 6,
          y + 4,
          "start",
          Picture.color(n),
          series.labels().getOrDefault("k8s_workload_name", "?"));
      n++;
    }
    return picture;
  }

  private static Picture heatMap(List<Series> histograms) {
    Picture picture = new Picture("Residence of " + CULPRIT, OF_CULPRIT);
    List<Series.Buckets> all = histograms.getFirst().histograms();
    double from = all.getFirst().unixSeconds();
    double span = Math.max(1, all.getLast().unixSeconds() - from);
    double most =
        all.stream()
            .flatMap(buckets -> buckets.buckets().stream())
            .mapToDouble(Series.Bucket::count)
            .max()
            .orElseThrow();
    double bottom = Math.log(0.05);
    double top = Math.log(0.4);
    for (double seconds : new double[] {0.05, 0.1, 0.2, 0.4}) {
      double y = y((Math.log(seconds) - bottom) / (top - bottom));
      picture.line(Picture.LEFT, y, Picture.RIGHT, y, "#e3e8ee");
      picture.label(Picture.LEFT - 8, y + 4, "end", "#566573", millis(seconds));
    }
    times(picture, span);
    double width = (Picture.RIGHT - Picture.LEFT) * STEP_SECONDS / span;
    for (Series.Buckets buckets : all) {
      for (Series.Bucket bucket : buckets.buckets()) {
        double high = y(Math.clamp((Math.log(bucket.to()) - bottom) / (top - bottom), 0, 1));
        double low = y(Math.clamp((Math.log(bucket.from()) - bottom) / (top - bottom), 0, 1));
        picture.box(
            Math.min(x(buckets.unixSeconds() - from, span), Picture.RIGHT - width),
            high,
            width,
            low - high,
            "#c0501a",
            bucket.count() / most);
      }
    }
    return picture;
  }

  private static Picture spans(Trace trace, String id) {
    Picture picture = new Picture("One moment of audio, as Tempo has it", "trace " + id);
    double start = trace.spans().getFirst().startUnixNanos();
    double all = trace.durationNanos();
    double height = (Picture.BOTTOM - Picture.TOP) / (double) trace.spans().size();
    double y = Picture.TOP;
    for (Trace.Span span : trace.spans()) {
      double left = x(span.startUnixNanos() - start, all);
      double width = Math.max(2, x(span.endUnixNanos() - start, all) - left);
      boolean isCulprit = span.name().equals(CULPRIT);
      picture.box(left, y + 3, width, height - 6, Picture.color(isCulprit ? 0 : 1), 0.9);
      picture.label(
          Picture.LEFT - 8,
          y + height / 2 + 4,
          "end",
          "#1c2733",
          span.name().contains(" -> ")
              ? "to " + span.name().replaceFirst(".* -> ", "")
              : span.name());
      picture.label(
          left + width + 6,
          y + height / 2 + 4,
          "start",
          "#566573",
          millis(span.durationNanos() / 1e9));
      y += height;
    }
    for (int n = 0; n <= 4; n++) {
      picture.label(x(n, 4), Picture.BOTTOM + 18, "middle", "#566573", millis(all * n / 4 / 1e9));
    }
    return picture;
  }

  private static void times(Picture picture, double seconds) {
    for (int at = 0; at <= seconds; at += 15) {
      picture.label(x(at, seconds), Picture.BOTTOM + 18, "middle", "#566573", at + " s");
    }
  }

  private static double x(double at, double of) {
    return Picture.LEFT + (Picture.RIGHT - Picture.LEFT) * at / of;
  }

  private static double y(double share) {
    return Picture.BOTTOM - (Picture.BOTTOM - Picture.TOP) * share;
  }

  private static String millis(double seconds) {
    double millis = seconds * 1_000;
    return String.format(Locale.ROOT, millis > 0 && millis < 1 ? "%.3f ms" : "%.0f ms", millis);
  }
}
