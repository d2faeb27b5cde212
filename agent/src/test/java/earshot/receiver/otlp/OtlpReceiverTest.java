// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import earshot.component.ComponentException;
import earshot.component.Next;
import earshot.config.ConfigText;
import earshot.exporter.otlp.OtlpFactory;
import earshot.signal.Sighting;
import earshot.testing.TestCertificate;
import earshot.testing.TestHost;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpReceiverTest {
  private static final String KEY =
      "signature: {key: \"%s\"}\n".formatted("0123456789abcdef".repeat(4));

  private static final String BOTH =
      KEY + "protocols: {grpc: {endpoint: \"localhost:0\"}, http: {endpoint: \"localhost:0\"}}";

  private final List<Sighting> taken = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final TestHost host = new TestHost(Map.of(), InstantSource.system());

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  @Test
  void takesWhatAgentsExportOverGrpc() throws Exception {
    OtlpReceiver receiver = started(BOTH);

    Exported.send(
        OtlpFactory.grpc(),
        "endpoint: http://localhost:" + receiver.grpcPort(),
        new RandomSightings(1).next(5_000),
        () -> taken.size() == 5_000);
  }

  @Test
  void takesWhatAgentsExportOverHttp() throws Exception {
    OtlpReceiver receiver = started(BOTH);

    Exported.send(
        OtlpFactory.http(),
        "endpoint: http://localhost:" + receiver.httpPort(),
        new RandomSightings(1).next(5_000),
        () -> taken.size() == 5_000);
  }

  @Test
  void takesBothOverTls() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder);
    String tls =
        "tls: {cert_file: \"%s\", key_file: \"%s\"}"
            .formatted(certificate.certificate(), certificate.key());
    OtlpReceiver receiver = startedWith(tls);

    String trust = ", tls: {ca_file: \"%s\"}}".formatted(certificate.certificate());
    Exported.send(
        OtlpFactory.grpc(),
        "{endpoint: \"https://localhost:" + receiver.grpcPort() + "\"" + trust,
        new RandomSightings(1).next(10),
        () -> taken.size() == 10);
    Exported.send(
        OtlpFactory.http(),
        "{endpoint: \"https://localhost:" + receiver.httpPort() + "\"" + trust,
        new RandomSightings(2).next(10),
        () -> taken.size() == 20);
  }

  @Test
  void clientsWithoutCertificateAreRefusedWhereOneIsAskedFor() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder);
    String tls =
        "tls: {cert_file: \"%1$s\", key_file: \"%2$s\", client_ca_file: \"%1$s\"}"
            .formatted(certificate.certificate(), certificate.key());
    OtlpReceiver receiver = startedWith(tls);

    String trust = "ca_file: \"%s\"".formatted(certificate.certificate());
    String own =
        ", cert_file: \"%s\", key_file: \"%s\""
            .formatted(certificate.certificate(), certificate.key());
    for (String identity : List.of("", own)) {
      String end = "\", retry_on_failure: {enabled: false}, tls: {" + trust + identity + "}}";
      Exported.send(
          OtlpFactory.grpc(),
          "{endpoint: \"https://localhost:" + receiver.grpcPort() + end,
          new RandomSightings(1).next(10),
          () -> identity.isEmpty() || taken.size() == 10);
      Exported.send(
          OtlpFactory.http(),
          "{endpoint: \"https://localhost:" + receiver.httpPort() + end,
          new RandomSightings(2).next(10),
          () -> identity.isEmpty() || taken.size() == 20);
      assertThat(taken).hasSize(identity.isEmpty() ? 0 : 20);
    }
  }

  @Test
  void aPlaceThatIsTakenIsNamed() throws Exception {
    OtlpReceiver first = started(KEY + "protocols: {grpc: {endpoint: \"localhost:0\"}}");
    assertThat(first.httpPort()).isEqualTo(-1);

    assertThatThrownBy(() ->
            started(
                KEY
                    + "protocols: {grpc: {endpoint: \"localhost:%d\"}}"
                        .formatted(first.grpcPort())))
        .isInstanceOf(ComponentException.class)
        .hasMessageContaining("cannot listen on localhost:" + first.grpcPort());
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");
    String tls = "tls: {cert_file: \"%s\", key_file: \"%s\"}";

    assertThatThrownBy(() ->
            started(KEY + "protocols: {grpc: {%s}}".formatted(tls.formatted(nothing, nothing))))
        .isInstanceOf(ComponentException.class)
        .hasMessageContaining(nothing + " and " + nothing + " are no certificate with its key");
    assertThatThrownBy(() ->
            started(KEY + "protocols: {http: {%s}}".formatted(tls.formatted("/none.pem", nothing))))
        .isInstanceOf(ComponentException.class)
        .hasMessageContaining("cannot read /none.pem; set tls.cert_file");
  }

  @Test
  void metricsAreNotTaken() throws Exception {
    OtlpReceiver receiver = started(BOTH);

    assertThatThrownBy(() ->
            MetricsServiceGrpc.newBlockingStub(channel(receiver))
                .export(ExportMetricsServiceRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    assertThat(post(receiver, "/v1/metrics", new byte[0]).statusCode()).isEqualTo(404);
  }

  @Test
  void aRequestThatIsTooLongIsRefused() throws Exception {
    OtlpReceiver receiver =
        started(
            KEY
                + "protocols: {grpc: {endpoint: \"localhost:0\", max_recv_msg_size_mib: 1}, http: {endpoint: \"localhost:0\", max_request_body_size: 1MiB}}");
    ExportLogsServiceRequest tooLong =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder().setSchemaUrlBytes(ByteString.copyFrom(new byte[1 << 20])))
            .build();

    assertThatThrownBy(() -> LogsServiceGrpc.newBlockingStub(channel(receiver)).export(tooLong))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThat(post(receiver, "/v1/logs", tooLong.toByteArray()).statusCode()).isEqualTo(413);
    assertThat(post(receiver, "/v1/logs", gzip(tooLong.toByteArray()), "Content-Encoding", "gzip"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(413))
        .satisfies(answer ->
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("max_request_body_size=1048576"));
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    OtlpReceiver receiver = started(BOTH);
    byte[] body = {1, 2, 3};

    assertThat(post(receiver, "/v1/logs", body).statusCode()).isEqualTo(400);
    assertThat(post(receiver, "/v1/logs", body, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(400);
    assertThat(post(receiver, "/v1/logs", body, "Content-Encoding", "zstd").statusCode())
        .isEqualTo(415);
    assertThat(post(receiver, "/v1/logs", body, "Content-Type", "application/json").statusCode())
        .isEqualTo(415);
  }

  private static Stream<Arguments> wrong() {
    return Stream.of(
        argumentSet(
            "another event",
            change(record -> record.setEventName("other")),
            "not_a_sighting",
            "event name is not audio.signature.sighted"),
        argumentSet(
            "no signature",
            change(record -> without(record, "audio.signature")),
            "malformed",
            "attribute audio.signature is missing"),
        argumentSet(
            "a short signature",
            change(record -> with(record, "audio.signature", "5f0c")),
            "malformed",
            "attribute audio.signature is not 32 hex digits"),
        argumentSet(
            "a signature that is no number",
            change(record -> with(record, "audio.signature", "x".repeat(32))),
            "malformed",
            "attribute audio.signature is not 32 hex digits"),
        argumentSet(
            "an unknown direction",
            change(record -> with(record, "network.io.direction", "sideways")),
            "malformed",
            "attribute network.io.direction has no such value"),
        argumentSet(
            "a name for an address",
            change(record -> with(record, "source.address", "localhost")),
            "malformed",
            "attribute source.address is no IP address"),
        argumentSet(
            "a text for a port",
            change(record -> with(record, "destination.port", "80")),
            "malformed",
            "attribute destination.port is missing"),
        argumentSet(
            "no time",
            change(LogRecord.Builder::clearTimeUnixNano),
            "malformed",
            "time_unix_nano is missing"),
        argumentSet(
            "tomorrow",
            change(record ->
                record.setTimeUnixNano((System.currentTimeMillis() + 86_400_000) * 1_000_000)),
            "from_the_future",
            "time_unix_nano is more than 10 s ahead of this clock: synchronise the clocks"));
  }

  /** One record of two is wrong: the other is taken all the same. */
  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrongWithARecord(
      UnaryOperator<LogRecord.Builder> change, String reason, String message) throws Exception {
    OtlpReceiver receiver = started(BOTH);
    ResourceLogs.Builder logs =
        Exported.requests(new RandomSightings(1).next(1)).getFirst().getResourceLogs(0).toBuilder();
    ScopeLogs.Builder scope = logs.getScopeLogsBuilder(0);
    scope.addLogRecords(change.apply(scope.getLogRecords(0).toBuilder()));
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build();

    ExportLogsPartialSuccess overGrpc =
        LogsServiceGrpc.newBlockingStub(channel(receiver)).export(request).getPartialSuccess();
    ExportLogsPartialSuccess overHttp =
        ExportLogsServiceResponse.parseFrom(
                post(receiver, "/v1/logs", request.toByteArray()).body())
            .getPartialSuccess();

    assertThat(overGrpc.getRejectedLogRecords()).isEqualTo(1);
    assertThat(overGrpc.getErrorMessage()).isEqualTo("1: " + message);
    assertThat(overHttp).isEqualTo(overGrpc);
    assertThat(taken).hasSize(2);
    assertThat(host.counter("earshot.drops", reason)).isEqualTo(2);
  }

  @Test
  void sightingsUnderAnotherKeyAreCounted() throws Exception {
    OtlpReceiver receiver =
        started(
            "signature: {key: \"%s\"}\nprotocols: {grpc: {endpoint: \"localhost:0\"}}"
                .formatted("f".repeat(64)));

    Exported.send(
        OtlpFactory.grpc(),
        "endpoint: http://localhost:" + receiver.grpcPort(),
        new RandomSightings(1).next(7),
        () -> host.counter("earshot.drops", "other_key") == 7);

    assertThat(taken).isEmpty();
    assertThat(host.counter("earshot.signature.key.mixed", "")).isEqualTo(7);
    assertThat(host.counter("earshot.drops", "other_key")).isEqualTo(7);
  }

  private static UnaryOperator<LogRecord.Builder> change(UnaryOperator<LogRecord.Builder> change) {
    return change;
  }

  private static LogRecord.Builder with(LogRecord.Builder record, String key, String value) {
    return without(record, key)
        .addAttributes(
            KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value)));
  }

  private static LogRecord.Builder without(LogRecord.Builder record, String key) {
    List<KeyValue> others =
        record.getAttributesList().stream().filter(a -> !a.getKey().equals(key)).toList();
    return record.clearAttributes().addAllAttributes(others);
  }

  /** Starts one whose two protocols have the same settings of TLS. */
  private OtlpReceiver startedWith(String tls) throws Exception {
    return started(
        KEY
            + "protocols: {grpc: {endpoint: \"localhost:0\", %s}, http: {endpoint: \"localhost:0\", %s}}"
                .formatted(tls, tls));
  }

  private OtlpReceiver started(String yaml) throws Exception {
    OtlpReceiver receiver =
        new OtlpReceiver(
            new ConfigText("test.yaml", yaml).read(_ -> null, OtlpReceiverConfig::read),
            new Next(taken::addAll, _ -> {}, _ -> {}),
            host);
    opened.add(receiver);
    receiver.start();
    return receiver;
  }

  private ManagedChannel channel(OtlpReceiver receiver) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", receiver.grpcPort()).usePlaintext().build();
    opened.add(channel::shutdownNow);
    return channel;
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    return compressed.toByteArray();
  }

  private HttpResponse<byte[]> post(
      OtlpReceiver receiver, String path, byte[] body, String... header) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    opened.add(client);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + receiver.httpPort() + path))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (header.length > 0) {
      request.setHeader(header[0], header[1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }
}
