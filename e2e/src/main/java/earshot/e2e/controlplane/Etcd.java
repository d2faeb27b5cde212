// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.controlplane;

import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** The API server's store; what it holds goes with the run. */
final class Etcd implements AutoCloseable {
  private static final long QUOTA_BYTES = 4L << 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Server server;

  Etcd(Run run) throws IOException {
    this.url = "http://127.0.0.1:" + Ports.free();
    String peers = "http://127.0.0.1:" + Ports.free();
    this.server =
        new Server(
            run,
            "etcd",
            List.of(
                Backends.path("etcd").toString(),
                "--data-dir=" + run.directory().resolve("etcd"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--quota-backend-bytes=" + QUOTA_BYTES,
                // Nothing here has to outlive the machine.
                "--unsafe-no-fsync",
                "--log-level=warn"));
  }

  void awaitReady() {
    server.awaitReady(URI.create(url + "/health"));
  }

  String url() {
    return url;
  }

  /** Forgets all that was before {@code revision}. */
  void compact(long revision) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/v3/kv/compaction"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"revision\": \"%d\", \"physical\": true}".formatted(revision)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("etcd does not compact: " + answer.body());
    }
  }

  @Override
  public void close() {
    server.close();
    http.close();
  }
}
