// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A stream of gRPC messages from client to server by grpc-java over Netty. A message is protobuf
 * with one field of bytes, as the requests of speech services have it.
 */
final class GrpcLine implements Line {
  private static final byte BYTES_FIELD_1 = 0x0A;
  private static final int TIMEOUT_SECONDS = 10;

  private static final MethodDescriptor<byte[], byte[]> STREAM =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("earshot.test.Speech/Recognize")
          .setRequestMarshaller(new AudioMessage())
          .setResponseMarshaller(new AudioMessage())
          .build();

  private final Ear ear = new Ear();
  private final Server server;
  private final ManagedChannel channel;
  private final StreamObserver<byte[]> mouth;

  /**
   * Opens one.
   *
   * @param gzip whether messages are compressed
   */
  GrpcLine(Route route, boolean gzip) throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("earshot.test.Speech")
            .addMethod(STREAM, ServerCalls.asyncBidiStreamingCall(Listener::new))
            .build();
    server =
        NettyServerBuilder.forAddress(route.listen()).addService(service).directExecutor().build();
    server.start();
    channel = NettyChannelBuilder.forAddress(route.connect()).usePlaintext().build();
    CallOptions options = gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    mouth = ClientCalls.asyncBidiStreamingCall(channel.newCall(STREAM, options), new Ignored());
  }

  @Override
  public void send(byte[] audio) {
    mouth.onNext(audio);
  }

  @Override
  public Ear ear() {
    return ear;
  }

  @Override
  public void close() throws IOException {
    mouth.onCompleted();
    channel.shutdown();
    try {
      channel.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      server.shutdownNow().awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while closing", e);
    }
  }

  private final class Listener implements StreamObserver<byte[]> {
    private final StreamObserver<byte[]> answers;

    Listener(StreamObserver<byte[]> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(byte[] audio) {
      ear.hear(audio);
    }

    @Override
    public void onError(Throwable error) {
      ear.fail(error);
    }

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }

  private final class Ignored implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] answer) {}

    @Override
    public void onError(Throwable error) {
      ear.fail(error);
    }

    @Override
    public void onCompleted() {}
  }

  private static final class AudioMessage implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] audio) {
      ByteBuffer message = ByteBuffer.allocate(1 + 5 + audio.length).put(BYTES_FIELD_1);
      int left = audio.length;
      for (; left >= 0x80; left >>>= 7) {
        message.put((byte) (left | 0x80));
      }
      message.put((byte) left).put(audio);
      return new ByteArrayInputStream(message.array(), 0, message.position());
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        byte[] message = stream.readAllBytes();
        int at = 1;
        while (message[at] < 0) {
          at++;
        }
        return Arrays.copyOfRange(message, at + 1, message.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
