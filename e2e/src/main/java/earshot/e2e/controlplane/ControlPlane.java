// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.controlplane;

import earshot.e2e.agent.Owned;
import earshot.e2e.pods.Run;
import earshot.e2e.process.Backends;
import earshot.e2e.process.Ports;
import earshot.e2e.process.Server;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * etcd and kube-apiserver. There is no controller and no kubelet: objects are created as those
 * create them.
 */
public final class ControlPlane implements AutoCloseable {
  /** Enough for the tests, and the shortest that the API server grants. */
  private static final long TOKEN_SECONDS = 600;

  private final Owned owned = new Owned();
  private final String adminToken = UUID.randomUUID().toString();
  private final Run run;
  private final Path certificates;
  private final List<String> command;
  private final int port = Ports.free();
  private final Etcd etcd;
  private final KubernetesClient admin;
  private Server apiServer;

  /** Starts both and waits until they are ready; the files of {@code run} are theirs. */
  public ControlPlane(Run run) throws Exception {
    this.run = run;
    this.certificates = Files.createDirectories(run.directory().resolve("certificates"));
    try {
      this.etcd = owned.own(() -> new Etcd(run));
      this.command = command();
      etcd.awaitReady();
      this.apiServer = new Server(run, "kube-apiserver", command);
      owned.own(() -> () -> apiServer.close());
      apiServer.awaitReady(() -> Files.exists(authority()));
      this.admin = owned.own(() -> client(adminToken));
      awaitReady();
    } catch (Exception e) {
      owned.close();
      throw e;
    }
  }

  /** Returns the base URL. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** Returns the port on loopback. */
  public int port() {
    return port;
  }

  /** Returns a client that may do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** Returns a token that may do everything. */
  public String adminToken() {
    return adminToken;
  }

  /** Returns the certificate that clients trust. */
  public Path authority() {
    return certificates.resolve("apiserver.crt");
  }

  /** Returns a token of a service account that exists. */
  public String token(String namespace, String serviceAccount) {
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /**
   * Writes into {@code directory} what the kubelet mounts into pods; an old token is replaced at
   * once, as the kubelet does.
   */
  public void writeCredentials(Path directory, String token) throws IOException {
    Files.createDirectories(directory);
    Files.copy(authority(), directory.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    Path fresh = Files.writeString(directory.resolve("token.new"), token);
    Files.move(fresh, directory.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes a kubeconfig that leads here. */
  public void writeKubeconfig(Path file, String token) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: e2e
        clusters: [{name: e2e, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: e2e, user: {token: "%s"}}]
        contexts: [{name: e2e, context: {cluster: e2e, user: e2e}}]
        """
            .formatted(url(), authority(), token));
  }

  /** Stops the API server in its tracks: its connections stay open, and nothing comes. */
  public void pause() {
    apiServer.signal("STOP");
  }

  /** Lets the API server go on after {@link #pause()}. */
  public void resume() {
    apiServer.signal("CONT");
  }

  /** Kills the API server; its port is free then. */
  public void kill() {
    apiServer.close();
  }

  /** Starts the API server again at its port, with the objects that there were, and waits. */
  public void startAgain() {
    apiServer = new Server(run, "kube-apiserver", command);
    awaitReady();
  }

  /** Has etcd forget all history up to {@code resourceVersion}. */
  public void compact(String resourceVersion) throws IOException, InterruptedException {
    etcd.compact(Long.parseLong(resourceVersion));
  }

  @Override
  public void close() {
    owned.close();
  }

  private List<String> command() throws IOException {
    Path key = run.directory().resolve("service-account.key");
    Path publicKey = run.directory().resolve("service-account.pub");
    KeyPair pair = keyPair();
    Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Path tokens = run.directory().resolve("tokens.csv");
    Files.writeString(tokens, adminToken + ",admin,admin,\"system:masters\"\n");
    return List.of(
        Backends.path("kube-apiserver").toString(),
        "--etcd-servers=" + etcd.url(),
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + certificates,
        "--token-auth-file=" + tokens,
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + publicKey,
        "--service-account-signing-key-file=" + key,
        "--service-cluster-ip-range=10.96.0.0/16",
        // Nobody makes the service accounts, taints and priorities that these ask for.
        "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition,Priority",
        "--endpoint-reconciler-type=none",
        "--max-requests-inflight=800",
        "--max-mutating-requests-inflight=400");
  }

  private void awaitReady() {
    apiServer.awaitReady(() -> {
      try {
        return "ok".equals(admin.raw("/readyz"));
      } catch (KubernetesClientException _) {
        return false;
      }
    });
  }

  /** Returns a client with that token; close it. */
  public KubernetesClient client(String token) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withCaCertFile(authority().toString())
            .withOauthToken(token)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
  }
}
