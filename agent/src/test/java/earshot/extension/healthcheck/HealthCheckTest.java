// SPDX-License-Identifier: Apache-2.0
package earshot.extension.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ListenAddress;
import earshot.config.ConfigText;
import earshot.testing.TestHost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
  private final TestHost host = new TestHost();
  private final HealthCheck check =
      new HealthCheck(
          new HealthCheckConfig(new ListenAddress("localhost", 0), "/", "/livez"), host);

  @BeforeEach
  void start() throws Exception {
    check.start();
  }

  @AfterEach
  void close() {
    check.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://localhost:" + check.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void answersWellWhileNobodyReportsAProblem() throws Exception {
    HttpResponse<String> response = get("/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"available\",\"problems\":{}}");
  }

  @Test
  void namesProblems() throws Exception {
    host.problems.put("ebpf", "the ring is not read");
    HttpResponse<String> response = get("/");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .isEqualTo("{\"status\":\"unavailable\",\"problems\":{\"ebpf\":\"the ring is not read\"}}");
  }

  @Test
  void isAliveWhateverTheProblems() throws Exception {
    host.problems.put("k8s_attributes", "the API server refuses");
    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void theTwoPathsDiffer() {
    assertThatThrownBy(() ->
            new ConfigText("test.yaml", "liveness_path: /")
                .read(_ -> null, HealthCheckConfig::read))
        .hasMessage("test.yaml:1: liveness_path: must be another than path, '/'");
  }

  @Test
  void otherPathsAreNotFound() throws Exception {
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @Test
  void aTakenPortIsNamedWithTheFix() {
    try (HealthCheck second =
        new HealthCheck(
            new HealthCheckConfig(new ListenAddress("localhost", check.port()), "/", "/livez"),
            host)) {
      assertThatThrownBy(second::start)
          .hasMessage(
              "cannot listen on localhost:%d (Address already in use); free the port or set"
                      .formatted(check.port())
                  + " endpoint");
    }
  }

  @Test
  void mistakesOfTheEndpointAreNamed() {
    assertThatThrownBy(() ->
            new ConfigText("test.yaml", "endpoint: '13133'\npath: healthz")
                .read(_ -> null, HealthCheckConfig::read))
        .hasMessage(
            """
            test.yaml:1: endpoint: must be host:port such as localhost:13133, is '13133'
            test.yaml:2: path: must begin with a slash, is 'healthz'\
            """);
  }

  @Test
  void bracketsOfAnIpv6AddressAreTaken() throws Exception {
    assertThat(
            new ConfigText("test.yaml", "endpoint: '[::1]:80'")
                .read(_ -> null, HealthCheckConfig::read))
        .isEqualTo(new HealthCheckConfig(new ListenAddress("::1", 80), "/", "/livez"));
  }
}
