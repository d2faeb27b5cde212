// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of the library Java-WebSocket, either side of which speaks. Between audio both sides
 * say what their protocol has for that, and ping each other.
 */
final class WebSocketLine implements Line {
  private static final int TIMEOUT_SECONDS = 10;
  private static final int UNITS_AN_ASIDE = 8;
  private static final int UNITS_A_PING = 20;

  private final Ear ear = new Ear();
  private final Settings settings;
  private final SplittableRandom random;
  private final Server server;
  private final Client client;
  private final WebSocket mouth;
  private final WebSocket listener;
  private int messages;
  private int audioBytes;
  private int asides;
  private int replies;

  /**
   * How one is opened.
   *
   * @param clientSpeaks whether the side that opens the connection does
   * @param bytesPerMilli of audio
   * @param deflate whether messages are compressed (RFC 7692)
   * @param fragments that a message with audio is sent in, control frames in between; 1: whole
   */
  record Settings(
      boolean clientSpeaks, Envelope envelope, int bytesPerMilli, boolean deflate, int fragments) {}

  /** Opens one. */
  WebSocketLine(Route route, long seed, Settings settings) throws IOException {
    this.settings = settings;
    this.random = new SplittableRandom(seed + 4);
    boolean deflate = settings.deflate;
    server = new Server(route, new Cut(seed), draft(deflate));
    server.start();
    await(server.started);
    client = new Client(route, new Cut(seed + 2), draft(deflate));
    try {
      if (!client.connectBlocking(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the WebSocket client did not connect");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    }
    WebSocket accepted = await(server.accepted);
    mouth = settings.clientSpeaks ? client : accepted;
    listener = settings.clientSpeaks ? accepted : client;
    settings.envelope.talk().opening().forEach(mouth::send);
    settings.envelope.talk().greeting().forEach(listener::send);
  }

  @Override
  public void send(byte[] audio) {
    String text = settings.envelope.text(audio, ++messages, audioBytes / settings.bytesPerMilli);
    audioBytes += audio.length;
    if (settings.fragments > 1) {
      if (text == null) {
        sendFragments(Opcode.BINARY, settings.envelope.wrap(audio));
      } else {
        sendFragments(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
      }
    } else if (text == null) {
      mouth.send(settings.envelope.wrap(audio));
    } else {
      mouth.send(text);
    }
    sayMore();
  }

  private void sendFragments(Opcode opcode, byte[] message) {
    int length = message.length / settings.fragments;
    for (int n = 0; n < settings.fragments; n++) {
      boolean last = n == settings.fragments - 1;
      int from = n * length;
      mouth.sendFragmentedFrame(
          opcode, ByteBuffer.wrap(message, from, last ? message.length - from : length), last);
      if (!last) {
        mouth.sendPing();
      }
    }
  }

  /** What is said between two units of audio, here and there. */
  private void sayMore() {
    Talk talk = settings.envelope.talk();
    if (!talk.asides().isEmpty() && random.nextInt(UNITS_AN_ASIDE) == 0) {
      mouth.send(talk.asides().get(asides++ % talk.asides().size()));
    }
    if (!talk.replies().isEmpty() && random.nextInt(UNITS_AN_ASIDE) == 0) {
      listener.send(talk.replies().get(replies++ % talk.replies().size()));
    }
    if (random.nextInt(UNITS_A_PING) == 0) {
      mouth.sendPing();
    }
  }

  @Override
  public Ear ear() {
    return ear;
  }

  @Override
  public void close() throws IOException {
    try {
      client.closeBlocking();
      server.stop(TIMEOUT_SECONDS * 100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while closing", e);
    }
  }

  private void heard(String message) {
    ear.hear(settings.envelope.unwrap(message));
  }

  private void heard(ByteBuffer message) {
    byte[] audio = new byte[message.remaining()];
    message.get(audio);
    ear.hear(settings.envelope.unwrap(audio));
  }

  private static Draft draft(boolean deflate) {
    if (!deflate) {
      return new Draft_6455();
    }
    PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
    extension.setThreshold(0);
    return new Draft_6455(extension);
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while opening a WebSocket", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a WebSocket did not open", e);
    }
  }

  private final class Server extends WebSocketServer {
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> accepted = new CompletableFuture<>();

    Server(Route route, Cut cut, Draft draft) {
      super(route.listen(), 1, List.of(draft));
      setReuseAddr(true);
      setTcpNoDelay(true);
      setConnectionLostTimeout(0);
      setDaemon(true);
      setWebSocketFactory(new CutFactory(cut));
    }

    @Override
    public void onStart() {
      started.complete(true);
    }

    @Override
    public void onOpen(WebSocket connection, ClientHandshake handshake) {
      accepted.complete(connection);
    }

    @Override
    public void onMessage(WebSocket connection, String message) {
      if (settings.clientSpeaks) {
        heard(message);
      }
    }

    @Override
    public void onMessage(WebSocket connection, ByteBuffer message) {
      heard(message);
    }

    @Override
    public void onClose(WebSocket connection, int code, String reason, boolean remote) {}

    @Override
    public void onError(@Nullable WebSocket connection, Exception error) {
      started.completeExceptionally(error);
      ear.fail(error);
    }
  }

  private final class Client extends WebSocketClient {
    Client(Route route, Cut cut, Draft draft) {
      super(URI.create("ws://%s:%d/media".formatted(route.connectHost(), route.port())), draft);
      setSocketFactory(cut.sockets());
      setTcpNoDelay(true);
      setConnectionLostTimeout(0);
      setDaemon(true);
    }

    @Override
    public void onOpen(ServerHandshake handshake) {}

    @Override
    public void onMessage(String message) {
      if (!settings.clientSpeaks) {
        heard(message);
      }
    }

    @Override
    public void onMessage(ByteBuffer message) {
      heard(message);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {}

    @Override
    public void onError(Exception error) {
      ear.fail(error);
    }
  }

  private record CutFactory(Cut cut) implements WebSocketServerFactory {
    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
      return new WebSocketImpl(adapter, draft);
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
      return new WebSocketImpl(adapter, drafts);
    }

    @Override
    public ByteChannel wrapChannel(SocketChannel channel, SelectionKey key) {
      return cut.channel(channel);
    }

    @Override
    public void close() {}
  }
}
