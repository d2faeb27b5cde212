// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ApiHttpClientFactoryTest {

  @Test
  void putsChaCha20BeforeAesAndLeavesNothingOut() throws Exception {
    HttpClient.Builder builder = HttpClient.newBuilder();

    new ApiHttpClientFactory().additionalConfig(builder);

    try (HttpClient client = builder.build()) {
      assertThat(client.sslParameters().getCipherSuites())
          .startsWith("TLS_CHACHA20_POLY1305_SHA256")
          .containsExactlyInAnyOrder(
              SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    }
  }
}
