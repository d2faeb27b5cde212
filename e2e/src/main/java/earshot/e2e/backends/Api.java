// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server's HTTP API. */
final class Api implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  Api(int port) {
    this.url = "http://127.0.0.1:" + port;
  }

  String url() {
    return url;
  }

  /**
   * Returns what the server answers.
   *
   * @throws IOException if it answers with an error; the message holds what it said
   */
  JsonNode json(String path, Map<String, String> parameters) throws IOException {
    HttpResponse<byte[]> answer = get(path, parameters, "application/json");
    check(answer);
    return JsonMapper.shared().readTree(answer.body());
  }

  /** Returns what the server answers in Protobuf, empty where it knows nothing. */
  Optional<byte[]> protobuf(String path) throws IOException {
    HttpResponse<byte[]> answer = get(path, Map.of(), "application/protobuf");
    if (answer.statusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    check(answer);
    return Optional.of(answer.body());
  }

  /** Returns the fields of an object whose values are strings. */
  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new TreeMap<>();
    object.forEachEntry((name, value) -> strings.put(name, value.asString()));
    return strings;
  }

  @Override
  public void close() {
    http.close();
  }

  private static void check(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(
          "%s is answered with %d: %s"
              .formatted(
                  answer.uri(),
                  answer.statusCode(),
                  new String(answer.body(), StandardCharsets.UTF_8)));
    }
  }

  private HttpResponse<byte[]> get(String path, Map<String, String> parameters, String type)
      throws IOException {
    String query =
        parameters.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path + query)).header("Accept", type).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + url, e);
    }
  }
}
