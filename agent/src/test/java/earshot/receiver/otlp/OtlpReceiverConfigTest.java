// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import earshot.component.Finding;
import earshot.component.ListenAddress;
import earshot.component.Next;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.receiver.otlp.OtlpReceiverConfig.ProtocolConfig;
import earshot.testing.TestHost;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpReceiverConfigTest {
  private static final String KEY = "signature: {key: \"%s\"}\n".formatted("ab".repeat(32));
  private static final ServerTls NO_TLS = new ServerTls(null, null, null);

  @Test
  void bothProtocolsByDefault() throws ConfigException {
    OtlpReceiverConfig config = read(KEY);

    assertThat(config.grpc())
        .isEqualTo(new ProtocolConfig(new ListenAddress("localhost", 4317), 4 << 20, NO_TLS));
    assertThat(config.http())
        .isEqualTo(new ProtocolConfig(new ListenAddress("localhost", 4318), 20 << 20, NO_TLS));
    assertThat(config.maxFlows()).isEqualTo(65_536);
  }

  @Test
  void aProtocolIsAskedForByItsKeyAlone() throws ConfigException {
    assertThat(read(KEY + "protocols: {http: }").grpc()).isNull();
    assertThat(read(KEY + "protocols: {http: }").http()).isNotNull();
    assertThat(read(KEY + "protocols: {grpc: }").http()).isNull();
  }

  @Test
  void everything() throws ConfigException {
    OtlpReceiverConfig config =
        read(
            KEY
                + """
                max_flows: 10
                protocols:
                  grpc:
                    endpoint: 0.0.0.0:1
                    max_recv_msg_size_mib: 8
                    tls: {cert_file: a, key_file: b, client_ca_file: c}
                  http:
                    endpoint: "[::1]:2"
                    max_request_body_size: 1048577
                    tls: {cert_file: d, key_file: e}
                """);

    assertThat(config.grpc())
        .isEqualTo(
            new ProtocolConfig(
                new ListenAddress("0.0.0.0", 1), 8 << 20, new ServerTls("a", "b", "c")));
    assertThat(config.http())
        .isEqualTo(
            new ProtocolConfig(
                new ListenAddress("::1", 2), 1_048_577, new ServerTls("d", "e", null)));
    assertThat(config.maxFlows()).isEqualTo(10);
  }

  @Test
  void withoutAKeyItSaysWhatToDo() throws ConfigException {
    OtlpReceiverFactory factory = new OtlpReceiverFactory();
    TestHost host = new TestHost();
    OtlpReceiverConfig config = read("signature: {key: \"${env:NONE:-}\"}");

    assertThat(factory.check(config, host))
        .containsExactly(
            new Finding(
                Finding.Verdict.ERROR,
                "signature key",
                "there is no key to compare sightings under",
                "set signature.key to that of the agents"));
    assertThatThrownBy(() -> factory.create(config, Next.none(), host).start())
        .hasMessage(
            "there is no key to compare sightings under; set signature.key to that of the agents");
    assertThat(factory.check(read(KEY), host).getFirst().verdict()).isEqualTo(Finding.Verdict.OK);
  }

  @Test
  void theKeyIsNotShown() throws ConfigException {
    assertThat(read(KEY).toString()).doesNotContain("abab");
  }

  private static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "half a certificate",
            KEY + "protocols: {grpc: {tls: {cert_file: a}}}",
            "protocols.grpc.tls.key_file: cert_file and key_file must be set together"),
        argumentSet(
            "clients' certificates without one's own",
            KEY + "protocols: {http: {tls: {client_ca_file: a}}}",
            "protocols.http.tls.client_ca_file: needs cert_file and key_file too"),
        argumentSet(
            "no room",
            KEY + "protocols: {http: {max_request_body_size: 0}}",
            "protocols.http.max_request_body_size: must be from 1 to 1024MiB"),
        argumentSet(
            "another protocol", KEY + "protocols: {thrift: }", "protocols.thrift: unknown key"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).hasMessageContaining(message);
  }

  private static OtlpReceiverConfig read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, OtlpReceiverConfig::read);
  }
}
