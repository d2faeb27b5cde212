// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.SplittableRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** JSON both ways in TLS. The two ends share a key that is made with the server. */
final class TlsTraffic implements Traffic {
  private static final char[] PASSWORD = "relayed".toCharArray();
  private static final int RECORDS = 30;

  private final Path store;

  /** Both ends need the same directory. */
  TlsTraffic(Path directory) {
    store = directory.resolve("tls.p12");
  }

  @Override
  public AutoCloseable serve(InetSocketAddress at) throws Exception {
    makeKey();
    return new Listener(context().getServerSocketFactory().createServerSocket(), at, this::answer);
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    try (Socket socket = context().getSocketFactory().createSocket()) {
      socket.connect(to);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      long bytes = 0;
      while (pace.spend(2 * bytes)) {
        byte[] request =
            Words.LATIN.json(random, 1 + random.nextInt(RECORDS)).getBytes(StandardCharsets.UTF_8);
        out.writeInt(request.length);
        out.write(request);
        out.flush();
        bytes = in.readNBytes(in.readInt()).length;
      }
    }
  }

  private void answer(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    while (true) {
      byte[] request = in.readNBytes(in.readInt());
      out.writeInt(request.length);
      out.write(request);
      out.flush();
    }
  }

  /** The JDK makes certificates with this tool alone. */
  private void makeKey() throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=relayed",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no key: " + said.strip());
    }
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
