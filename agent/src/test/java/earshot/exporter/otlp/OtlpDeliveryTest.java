// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import earshot.component.Exporter;
import earshot.component.Finding;
import earshot.signal.Sighting;
import earshot.testing.TestHost;
import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OtlpDeliveryTest {
  private static final String RETRY =
      "\nretry_on_failure: {initial_interval: 20ms, max_interval: 50ms}";
  private static final String LOG_EXPORTER = "otlp_grpc_log_exporter";

  private final TestHost host = new TestHost(Map.of(), InstantSource.system());

  @Test
  void nothingIsLostInAnOutageThatTheQueueOutlasts() throws Exception {
    int port = freePort();
    try (Logged logged = new Logged()) {
      Exporter exporter = Exporters.started(Exporters.grpc(yaml(port) + RETRY, host));
      for (int n = 0; n < 100; n++) {
        exporter.logs().accept(sightings(n * 50, 50));
      }
      await().until(() -> !host.problems().isEmpty());
      assertThat(host.problems().get("otlp_grpc"))
          .startsWith("cannot send to http://127.0.0.1:" + port + "/: ")
          .endsWith(
              "; start the Collector there, or set exporters.otlp_grpc.endpoint to where it"
                  + " listens");

      try (GrpcServer server = new GrpcServer(port)) {
        await().until(() -> server.received.logRecords().size() == 5000);
        await().until(() -> host.problems().isEmpty());
        exporter.close();
        assertThat(server.received.logRecords().stream().map(LogRecord::getTimeUnixNano).distinct())
            .hasSize(5000);
      }
      assertThat(logged.messages())
          .hasSize(2)
          .satisfies(messages -> {
            assertThat(messages.getFirst())
                .startsWith("WARN cannot send to http://127.0.0.1:" + port)
                .endsWith("until then records wait in exporters.otlp_grpc.sending_queue");
            assertThat(messages.getLast())
                .isEqualTo("INFO sending to http://127.0.0.1:" + port + "/ works again");
          });
    }
    assertThat(value("earshot.exporter.sent", LOG_EXPORTER, null)).isEqualTo(5000);
    assertThat(value("earshot.exporter.queue.size", LOG_EXPORTER, null)).isZero();
  }

  @Test
  void aFullQueueDropsTheNewestAndCountsThem() throws Exception {
    int port = freePort();
    try (Logged logged = new Logged()) {
      Exporter exporter =
          Exporters.started(
              Exporters.grpc(
                  yaml(port) + RETRY + "\nsending_queue: {queue_size: 10, batch: {max_size: 1}}",
                  host));
      exporter.logs().accept(sightings(0, 1));
      await().until(() -> !host.problems().isEmpty());

      exporter.logs().accept(sightings(1, 15));

      assertThat(value("earshot.exporter.failed", LOG_EXPORTER, "queue_full")).isEqualTo(5);
      assertThat(value("earshot.exporter.queue.size", LOG_EXPORTER, null)).isEqualTo(10);
      assertThat(logged.messages())
          .contains(
              "WARN otlp_grpc_log_exporter: records are dropped because the queue is full"
                  + " (sending_queue.queue_size=10); raise it, or see why http://127.0.0.1:"
                  + port
                  + "/ is slow");
      try (GrpcServer server = new GrpcServer(port)) {
        await().until(() -> server.received.logRecords().size() == 11);
        exporter.close();
        assertThat(server.received.logRecords())
            .extracting(record -> record.getTimeUnixNano() - Calls.EPOCH_NANOS)
            .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
      }
    }
  }

  @Test
  void whatTheServerRefusesForGoodIsDroppedAndCountedByReason() throws Exception {
    try (GrpcServer server = new GrpcServer(0);
        Logged logged = new Logged()) {
      server.refuse(Status.UNAUTHENTICATED.withDescription("who are you"));
      Exporter exporter =
          Exporters.started(
              Exporters.grpc(
                  yaml(server.port()) + RETRY + "\nheaders: {authorization: Bearer xyz}", host));
      exporter.logs().accept(sightings(0, 3));
      await().until(() -> value("earshot.exporter.failed", LOG_EXPORTER, "unauthenticated") == 3);
      exporter.close();

      assertThat(logged.messages())
          .containsExactly(
              "WARN cannot send to http://127.0.0.1:"
                  + server.port()
                  + "/: gRPC status UNAUTHENTICATED: who are you; check the credentials in"
                  + " exporters.otlp_grpc.headers and exporters.otlp_grpc.tls; the server refused"
                  + " these records for good: they are dropped");
      assertThat(server.received.headers.element()).containsEntry("authorization", "Bearer xyz");
    }
  }

  @Test
  void aBusyServerGetsTheBatchAgain() throws Exception {
    try (GrpcServer server = new GrpcServer(0)) {
      server.refuse(Status.RESOURCE_EXHAUSTED);
      Exporter exporter = Exporters.started(Exporters.grpc(yaml(server.port()) + RETRY, host));
      exporter.logs().accept(sightings(0, 3));
      await().until(() -> !host.problems().isEmpty());
      server.refuse(null);
      await().until(() -> server.received.logRecords().size() == 3);
      exporter.close();
    }
  }

  @Test
  void closeCountsWhatItCouldNotSend() throws Exception {
    Exporter exporter = Exporters.started(Exporters.grpc(yaml(freePort()), host));
    exporter.logs().accept(sightings(0, 7));
    exporter.close();
    exporter.logs().accept(sightings(7, 1));

    assertThat(value("earshot.exporter.failed", LOG_EXPORTER, "shutdown")).isEqualTo(8);
  }

  @Test
  void closeIsLegalWithoutStart() throws Exception {
    Exporter exporter = Exporters.grpc("{}", host);
    exporter.logs().accept(sightings(0, 1));
    exporter.close();
    exporter.close();
    assertThat(host.problems()).isEmpty();
  }

  @Test
  void sendsAllSignalsOverHttp() throws Exception {
    try (HttpReceiver server = new HttpReceiver()) {
      Exporter exporter =
          Exporters.http(
              "endpoint: http://127.0.0.1:" + server.port() + "\nheaders: {x-scope: voice}", host);
      var metrics = exporter.metrics();
      exporter.start();
      exporter.logs().accept(sightings(0, 2));
      exporter.traces().accept(List.of(Calls.residence(5)));
      metrics.accept(List.of(Calls.residence(5)));
      exporter.close();

      assertThat(server.received.logRecords()).hasSize(2);
      assertThat(server.received.spans()).hasSize(1);
      assertThat(server.received.metric("audio.residence.duration").getUnit()).isEqualTo("s");
      assertThat(server.received.headers)
          .allSatisfy(headers ->
              assertThat(headers)
                  .containsEntry("x-scope", "voice")
                  .containsEntry("content-type", "application/x-protobuf")
                  .containsEntry("content-encoding", "gzip"))
          .extracting(headers -> headers.get(":path"))
          .containsExactlyInAnyOrder("/v1/logs", "/v1/traces", "/v1/metrics");
    }
  }

  @Test
  void checkFindsWhoListensAndWhoDoesNot() throws Exception {
    OtlpFactory factory = OtlpFactory.grpc();
    try (GrpcServer server = new GrpcServer(0)) {
      assertThat(factory.check(Exporters.config(factory, yaml(server.port())), host))
          .containsExactly(
              Finding.ok(
                  "OTLP endpoint", "http://127.0.0.1:" + server.port() + "/ accepts connections"));
    }
    int port = freePort();
    assertThat(factory.check(Exporters.config(factory, yaml(port)), host))
        .containsExactly(
            new Finding(
                Finding.Verdict.WARNING,
                "OTLP endpoint",
                "http://127.0.0.1:" + port + "/: Connection refused",
                "start the Collector there, or set exporters.otlp_grpc.endpoint to where it"
                    + " listens"));
  }

  @Test
  void checkFindsAFileThatIsNotThere() throws Exception {
    OtlpFactory factory = OtlpFactory.grpc();
    assertThat(factory.check(Exporters.config(factory, "tls: {ca_file: /nonexistent.pem}"), host))
        .hasSize(3)
        .first()
        .isEqualTo(
            new Finding(
                Finding.Verdict.ERROR,
                "OTLP endpoint",
                "LOGS cannot be sent: cannot read /nonexistent.pem; set tls.ca_file to a readable"
                    + " PEM file",
                "correct it and run this again"));
  }

  private static String yaml(int port) {
    return "endpoint: http://127.0.0.1:" + port;
  }

  /** Sightings that differ in their time, {@code first} nanoseconds after the epoch and on. */
  private static List<Sighting> sightings(int first, int count) {
    List<Sighting> sightings = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      sightings.add(Calls.routerOut(first + n));
    }
    return sightings;
  }

  /** Returns the value of a counter of the exporter's own, 0 where it has none. */
  private long value(String name, String componentType, @Nullable String errorType) {
    AttributesBuilder attributes = Attributes.builder().put("otel.component.type", componentType);
    if (errorType != null) {
      attributes.put("error.type", errorType);
    }
    Attributes wanted = attributes.build();
    return host.reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(point -> point.getAttributes().equals(wanted))
        .mapToLong(point -> point.getValue())
        .sum();
  }

  /** A port on which nobody listens, and that may be had. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
