// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import earshot.component.ListenAddress;
import earshot.config.ConfigText;
import earshot.signal.Workload;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveTest {
  private static final int MAX_CLIENTS = 2;

  private final TestHost host = new TestHost();
  private final Live live =
      new Live(new LiveConfig(new ListenAddress("127.0.0.1", 0), 500, MAX_CLIENTS), host);

  @BeforeEach
  void start() throws Exception {
    live.start();
  }

  @AfterEach
  void close() {
    live.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app.js", "/style.css", "/icon.svg", "/map.js"})
  void itsFilesAreServedUnderAStrictPolicy(String path) throws Exception {
    String answer = get(path, "localhost");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK")
        .contains(
            "Content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';"
                + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'",
            "X-content-type-options: nosniff",
            "Cache-control: no-store");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n")))
        .doesNotContain("unsafe-", " style=\"", "onclick=", "innerHTML", "<script>");
  }

  @Test
  void everyFileThatThePageNamesIsServed() throws Exception {
    List<String> named =
        Pattern.compile("(?:href|src)=\"([a-z]+\\.[a-z]+)\"|from '\\./([a-z]+\\.js)'")
            .matcher(get("/", "localhost") + get("/app.js", "localhost"))
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    assertThat(named).contains("app.js", "map.js", "style.css");
    for (String name : named) {
      assertThat(get("/" + name, "localhost")).as(name).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8088", "127.0.0.1", "[::1]:8088", "127.8.8.8:1"})
  void namesOfThisMachineAreAnswered(String name) throws Exception {
    assertThat(get("/", name)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "10.0.0.1", "a b"})
  void aForeignNameForThisMachineReadsNothing(String name) throws Exception {
    assertThat(get("/events", name)).startsWith("HTTP/1.1 403").contains("ask for localhost");
  }

  @Test
  void whatIsNotThereAndWhatIsNotAskedIsRefused() throws Exception {
    assertThat(get("/../default.yaml", "localhost")).startsWith("HTTP/1.1 404");
    assertThat(request("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void aPageIsToldTheStateAndThenWhatChanges() throws Exception {
    String name = "a\"</script>\n\u2028<img onerror=alert(1)>";
    Workload workload = Samples.workload("voice", name, "pod-1");
    live.measurements().accept(List.of(Samples.residence(workload, 12)));
    try (Page page = new Page()) {
      JsonNode first = page.next();
      assertThat(first.get("node").asString()).isEqualTo("worker-1");
      assertThat(first.get("workloads").get(0).get("name").asString()).isEqualTo(name);
      assertThat(first.get("workloads").get(0).get("count").asInt()).isEqualTo(1);

      live.measurements().accept(List.of(Samples.residence(workload, 12)));
      JsonNode next = page.next();
      while (next.get("workloads").get(0).get("count").asInt() == 1) {
        next = page.next();
      }
      assertThat(next.get("workloads").get(0).get("count").asInt()).isEqualTo(2);
    }
  }

  @Test
  void onePageTooManyIsToldSoAndAnotherMayComeOnceOneIsClosed() throws Exception {
    try (Page first = new Page();
        Page second = new Page()) {
      assertThat(first.next()).isNotNull();
      assertThat(second.next()).isNotNull();
      assertThat(get("/events", "localhost"))
          .startsWith("HTTP/1.1 503")
          .contains("2 pages are open already", "extensions.live.max_clients");
    }
    await()
        .until(() -> {
          try (Page next = new Page()) {
            return next.status.contains(" 200 ");
          }
        });
  }

  @Test
  void closingLetsPagesGo() throws Exception {
    try (Page page = new Page()) {
      assertThat(page.next()).isNotNull();
      live.close();
      assertThat(page.reader.lines().filter(line -> line.startsWith("data: ")).count())
          .isLessThan(10);
    }
  }

  @Test
  void aTakenPortIsNamedWithTheFix() {
    try (Live second =
        new Live(new LiveConfig(new ListenAddress("127.0.0.1", live.port()), 1, 1), host)) {
      assertThatThrownBy(second::start)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d (Address already in use); free the port or set"
                      .formatted(live.port())
                  + " endpoint");
    }
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() ->
            new ConfigText("test.yaml", "endpoint: here\nmax_workloads: 0\nmax_clients: 999")
                .read(_ -> null, LiveConfig::read))
        .hasMessage(
            """
            test.yaml:1: endpoint: must be host:port such as 127.0.0.1:8088, is 'here'
            test.yaml:2: max_workloads: must be a whole number from 1 to 5000, is '0'
            test.yaml:3: max_clients: must be a whole number from 1 to 256, is '999'\
            """);
  }

  /** Asks with a Host of the test's, which the JDK's client does not allow. */
  private String get(String path, String hostName) throws IOException {
    return request("GET " + path + " HTTP/1.1\r\nHost: " + hostName + "\r\n");
  }

  private String request(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), live.port())) {
      send(socket, head + "Connection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** An open page, as far as events go. */
  private final class Page implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), live.port());
    private final BufferedReader reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    private final String status;

    Page() throws IOException {
      send(socket, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
      status = String.valueOf(reader.readLine());
    }

    JsonNode next() throws IOException {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("data: ")) {
          return JsonMapper.shared().readTree(line.substring("data: ".length()));
        }
      }
      throw new AssertionError("the events ended: " + status);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
