// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Makes HTTP clients that would rather have ChaCha20-Poly1305 than AES. The JVM has AES in the
 * processor's instructions only once its second compiler has compiled it, and the agent runs
 * without that one: there AES takes five times as long, which is most of what a list of many pods
 * takes. Servers in Go, which API servers are, follow what the client would rather have.
 */
final class ApiHttpClientFactory extends JdkHttpClientFactory {
  private static final String PREFERRED = "CHACHA20";

  @Override
  protected void additionalConfig(HttpClient.Builder builder) {
    builder.sslParameters(new SSLParameters(cipherSuites()));
  }

  /** Returns those that are enabled anyway, in another order. */
  private static String[] cipherSuites() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Nobody is trusted by it: the default one would read the JVM's certificates for nothing.
      context.init(null, new TrustManager[0], null);
      String[] suites = context.getDefaultSSLParameters().getCipherSuites();
      Arrays.sort(suites, Comparator.comparing(suite -> !suite.contains(PREFERRED)));
      return suites;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
