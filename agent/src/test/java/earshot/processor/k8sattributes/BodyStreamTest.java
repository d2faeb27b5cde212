// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BodyStreamTest {
  private static final int PIECE_BYTES = 16_384;

  private final BodyStream stream = new BodyStream();
  private final Body body = new Body();

  /** Hands a piece over each time that it is asked to, as the HTTP client does. */
  private final class Body implements AsyncBody {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private byte[] whole = new byte[0];
    private int handedOver;
    private boolean cancelled;

    @Override
    public void consume() {
      if (handedOver == whole.length) {
        done.complete(null);
        return;
      }
      int bytes = Math.min(PIECE_BYTES, whole.length - handedOver);
      int half = bytes / 2;
      ByteBuffer first = ByteBuffer.wrap(whole, handedOver, half);
      ByteBuffer second = ByteBuffer.wrap(whole, handedOver + half, bytes - half);
      handedOver += bytes;
      stream.consume(List.of(first, ByteBuffer.allocate(0), second), this);
    }

    @Override
    public CompletableFuture<Void> done() {
      return done;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Test
  void readsAllThatComesAndNoMoreAheadThanItSays() throws IOException {
    body.whole = new byte[3_000_001];
    new Random(1).nextBytes(body.whole);

    stream.begin(body);

    assertThat(body.handedOver).isEqualTo(256 * 1024);
    assertThat(stream.read()).isEqualTo(body.whole[0] & 0xFF);
    byte[] rest = stream.readAllBytes();
    assertThat(rest).hasSize(body.whole.length - 1);
    assertThat(ByteBuffer.wrap(rest)).isEqualTo(ByteBuffer.wrap(body.whole, 1, rest.length));
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void failsAfterWhatCameBeforeTheConnectionBroke() throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    stream.begin(quiet(done));
    stream.consume(List.of(ByteBuffer.wrap(new byte[] {7})), quiet(done));
    done.completeExceptionally(new IOException("connection reset"));

    assertThat(stream.read()).isEqualTo(7);
    assertThatIOException().isThrownBy(stream::read).withMessage("connection reset");
  }

  @Test
  void wakesWhoReadsWhenItIsClosed() throws InterruptedException {
    stream.begin(quiet(new CompletableFuture<>()));
    AtomicReference<Exception> thrown = new AtomicReference<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                var _ = stream.read();
              } catch (IOException e) {
                thrown.set(e);
              }
            });
    await().until(() -> reader.getState() == Thread.State.WAITING);

    stream.close();

    reader.join();
    assertThat(thrown.get()).hasMessageContaining("closed");
  }

  @Test
  void leavesTheConnectionWhenItIsClosed() {
    stream.begin(body);

    stream.close();

    assertThat(body.cancelled).isTrue();
    assertThatIOException().isThrownBy(stream::read).withMessageContaining("closed");
  }

  @Test
  void endsWithWhatHasComeWhenItsTimeIsOver() throws IOException {
    AsyncBody quiet = quiet(new CompletableFuture<>());
    stream.begin(quiet);
    stream.consume(List.of(ByteBuffer.wrap(new byte[] {7})), quiet);

    stream.endWithin(Duration.ofMillis(20));

    assertThat(stream.readAllBytes()).containsExactly(7);
  }

  /** Returns a body of which nothing comes. */
  private static AsyncBody quiet(CompletableFuture<Void> done) {
    return new AsyncBody() {
      @Override
      public void consume() {}

      @Override
      public CompletableFuture<Void> done() {
        return done;
      }

      @Override
      public void cancel() {}
    };
  }
}
