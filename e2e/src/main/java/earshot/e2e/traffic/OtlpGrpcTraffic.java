// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Log records over gRPC, not compressed. */
final class OtlpGrpcTraffic implements Traffic {
  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    Server server = NettyServerBuilder.forAddress(at).addService(new Sink()).build().start();
    return server::shutdownNow;
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) {
    LogSource.emit(
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint("http://%s:%d".formatted(to.getHostString(), to.getPort()))
            .setCompression("none")
            .build(),
        pace);
  }

  private static final class Sink extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
      observer.onNext(ExportLogsServiceResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }
}
