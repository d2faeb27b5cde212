// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.socket.StampedSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The opening handshake of RFC 6455 section 4, as far as two pods that know each other need it. */
final class WebSocketHandshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String KEY_HEADER = "Sec-WebSocket-Key: ";
  private static final String ACCEPT_HEADER = "Sec-WebSocket-Accept: ";
  private static final int MAX_HEAD_BYTES = 4096;

  private WebSocketHandshake() {}

  /** Asks for the upgrade and waits for the answer. */
  static void ask(StampedSocket socket, String host) throws IOException {
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    send(
        socket,
        """
        GET /audio HTTP/1.1
        Host: %s
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        %s%s

        """
            .formatted(host, KEY_HEADER, key));
    String answer = readHead(socket);
    if (!answer.startsWith("HTTP/1.1 101 ") || !answer.contains(ACCEPT_HEADER + accept(key))) {
      throw new IOException("the peer refused the WebSocket: " + answer.lines().findFirst());
    }
  }

  /** Waits for the request and accepts it. */
  static void answer(StampedSocket socket) throws IOException {
    String request = readHead(socket);
    String key =
        request
            .lines()
            .filter(line -> line.startsWith(KEY_HEADER))
            .map(line -> line.substring(KEY_HEADER.length()))
            .findFirst()
            .orElseThrow(() -> new IOException("a WebSocket request without a key"));
    send(
        socket,
        """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        %s%s

        """
            .formatted(ACCEPT_HEADER, accept(key)));
  }

  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  private static void send(StampedSocket socket, String head) throws IOException {
    byte[] bytes = head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    socket.send(bytes, bytes.length);
  }

  /** Neither side sends anything after its head before it has the other's. */
  private static String readHead(StampedSocket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] buffer = new byte[MAX_HEAD_BYTES];
    while (head.indexOf("\r\n\r\n") < 0) {
      int count = socket.receive(buffer);
      if (count == 0 || head.length() > MAX_HEAD_BYTES) {
        throw new IOException("a WebSocket handshake without an end");
      }
      head.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
    return head.toString();
  }
}
