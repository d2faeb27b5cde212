// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.BitrateRange;
import earshot.component.SignatureOptions;
import earshot.component.ToldFormats;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.receiver.ebpf.EbpfReceiverConfig.Attach;
import earshot.signature.SampleFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EbpfReceiverFactoryTest {

  private static final String SECRET =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private final EbpfReceiverFactory factory = new EbpfReceiverFactory();

  @Test
  void defaults() {
    EbpfReceiverConfig config = factory.configure(Section.empty());

    assertThat(config)
        .isEqualTo(
            new EbpfReceiverConfig(
                Attach.AUTO,
                "auto",
                List.of("veth*", "cali*", "lxc*", "eni*"),
                List.of(),
                PortRanges.parse(List.of()),
                PortRanges.parse(List.of("22", "53", "2379", "2380", "6443", "10250")),
                new BitrateRange(4_000, 64_000_000),
                new SignatureOptions(null, 10, 16, 500, new ToldFormats(Map.of())),
                EbpfReceiverConfig.Stages.AUTO,
                65_536,
                8 << 20));
  }

  @Test
  void everyKey() throws ConfigException {
    EbpfReceiverConfig config =
        configure(
            """
            attach: interface
            cgroup: /sys/fs/cgroup
            interfaces: [eth0]
            exclude_interfaces: "eth0.*"
            ports: [5004, "8000-8100"]
            exclude_ports: 9100
            bitrate: {min: 8kbit, max: 1Mbit}
            signature:
              key: "%s"
              sampling_bits: 8
              min_distinct: 20
              stages: none
              max_per_flow: 100/s
              formats: {"8000": ulaw, "5004": raw}
            max_flows: 1024
            ring_size: 1MiB
            """
                .formatted(SECRET));

    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("signature.key")
        .isEqualTo(
            new EbpfReceiverConfig(
                Attach.INTERFACE,
                "/sys/fs/cgroup",
                List.of("eth0"),
                List.of("eth0.*"),
                PortRanges.parse(List.of("5004", "8000-8100")),
                PortRanges.parse(List.of("9100")),
                new BitrateRange(8_000, 1_000_000),
                new SignatureOptions(
                    null,
                    8,
                    20,
                    100,
                    new ToldFormats(Map.of(8000, SampleFormat.ULAW, 5004, SampleFormat.OTHER))),
                EbpfReceiverConfig.Stages.NONE,
                1024,
                1 << 20));
    assertThat(Objects.requireNonNull(config.signature().key()).id()).isEqualTo("f398c36e");
    assertThat(config.toString()).doesNotContain(SECRET);
  }

  @Test
  void insidePodsInterfacesHaveOtherNames() throws ConfigException {
    assertThat(configure("attach: pod").interfaces()).containsExactly("eth*", "net*");
  }

  @Test
  void exampleOfTheReadme() throws ConfigException, IOException {
    String readme =
        Files.readString(
            Path.of("src/main/java/earshot/receiver/ebpf/README.md"), StandardCharsets.UTF_8);
    String yaml = readme.substring(readme.indexOf("```yaml") + 7, readme.lastIndexOf("```"));

    EbpfReceiverConfig config =
        new ConfigText("README.md", yaml)
            .read(
                name -> Objects.equals(name, "EARSHOT_SIGNATURE_KEY") ? SECRET : null,
                root -> {
                  try (Section receivers = root.section("receivers");
                      Section section = receivers.section("ebpf")) {
                    return factory.configure(section);
                  }
                });

    assertThat(config.attach()).isEqualTo(Attach.CGROUP);
    assertThat(config.signature().samplingBits()).isEqualTo(8);
    assertThat(Objects.requireNonNull(config.signature().key()).id()).isEqualTo("f398c36e");
  }

  @ParameterizedTest
  @MethodSource
  void mistakes(String yaml, String message) {
    assertThatThrownBy(() -> configure(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.argumentSet(
            "ring size",
            "ring_size: 3MiB",
            "test.yaml:1: ring_size: must be a power of two from 64KiB to 1GiB"),
        Arguments.argumentSet(
            "ports",
            "ports: [\"9000-8000\"]",
            "test.yaml:1: ports: must be ports from 0 to 65535 or ranges such as 8000-8100,"
                + " is '9000-8000'"),
        Arguments.argumentSet(
            "bitrate",
            "bitrate: {min: 8kbit, max: 4kbit}",
            "test.yaml:1: bitrate.max: must be greater than min"),
        Arguments.argumentSet(
            "stages",
            "signature: {stages: base64}",
            "test.yaml:1: signature.stages: must be one of auto, none, is 'base64'"),
        Arguments.argumentSet(
            "key",
            "signature: {key: secret}",
            "test.yaml:1: signature.key: the signature key must be 64 hex digits or base64 of 32"
                + " bytes: make one with 'openssl rand -hex 32'"));
  }

  private EbpfReceiverConfig configure(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure);
  }
}
