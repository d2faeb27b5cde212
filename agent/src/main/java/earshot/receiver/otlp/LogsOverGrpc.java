// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.ComponentException;
import earshot.receiver.otlp.OtlpReceiverConfig.ProtocolConfig;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** OTLP over gRPC: logs alone; what else is called is UNIMPLEMENTED. */
final class LogsOverGrpc implements AutoCloseable {
  private static final int MAX_CALLS_PER_CONNECTION = 64;
  private static final long STOP_SECONDS = 2;

  private final Server server;
  private final ExecutorService executor;

  /** The JDK's selectors, since the other transport unpacks a library into the file system. */
  private final EventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(
          1,
          Thread.ofPlatform().name("earshot-otlp-grpc").daemon().factory(),
          NioIoHandler.newFactory());

  /**
   * Starts one.
   *
   * @throws ComponentException if nobody can listen there, or the files of TLS are unusable
   */
  LogsOverGrpc(ProtocolConfig config, Intake intake) throws ComponentException {
    this.executor =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("earshot-otlp-grpc-", 0).factory());
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(config.endpoint().resolve())
              .channelType(NioServerSocketChannel.class)
              .bossEventLoopGroup(eventLoop)
              .workerEventLoopGroup(eventLoop)
              .executor(executor)
              .maxInboundMessageSize(config.maxBytes())
              .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
              .addService(new Logs(intake));
      SslContext tls = config.tls().forGrpc();
      if (tls != null) {
        builder.sslContext(tls);
      }
      this.server = builder.build().start();
    } catch (IOException e) {
      release();
      throw config.endpoint().taken(e);
    } catch (ComponentException e) {
      release();
      throw e;
    }
  }

  /** Returns the port that is listened on. */
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    try {
      if (!server.shutdown().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    release();
  }

  private void release() {
    executor.shutdown();
    var _ = eventLoop.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    private final Intake intake;

    Logs(Intake intake) {
      this.intake = intake;
    }

    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
      observer.onNext(intake.take(request));
      observer.onCompleted();
    }
  }
}
