// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import earshot.component.MetricOptions;
import earshot.component.MetricOptions.Histograms;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.config.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LatencyConfigTest {
  private static final Path README =
      Path.of(
          Objects.requireNonNull(System.getProperty("repository.root")),
          "agent/src/main/java/earshot/connector/latency/README.md");

  private final LatencyFactory factory = new LatencyFactory();

  @Test
  void defaults() {
    LatencyConfig config = factory.configure(Section.empty());

    assertThat(config)
        .isEqualTo(
            new LatencyConfig(
                Duration.ofSeconds(30),
                1_000_000,
                Set.of(),
                AssumePeers.AUTO,
                64,
                new MetricOptions(Histograms.EXPONENTIAL, 2000, false),
                false));
    assertThat(factory.type()).isEqualTo("latency");
    assertThat(factory.metricOptions(config)).isEqualTo(MetricOptions.DEFAULT);
  }

  @Test
  void exampleOfTheReadmeSetsEveryOption() throws IOException, ConfigException {
    String readme = Files.readString(README);
    String yaml = readme.split("```yaml\n", -1)[1].split("```", -1)[0];
    LatencyConfig config =
        new ConfigText("README.md", yaml)
            .read(
                _ -> null,
                root -> {
                  try (Section connectors = root.section("connectors");
                      Section section = connectors.section("latency")) {
                    return factory.configure(section);
                  }
                });

    assertThat(config)
        .isEqualTo(
            new LatencyConfig(
                Duration.ofMinutes(1),
                2_000_000,
                Set.of(Product.RESIDENCE, Product.JOURNEY),
                AssumePeers.FALSE,
                128,
                new MetricOptions(Histograms.EXPLICIT, 5000, true),
                false));
  }

  @Test
  void autoMayBeWritten() throws ConfigException {
    assertThat(read("emit: auto").emit()).isEmpty();
    assertThat(read("emit: [auto]").emit()).isEmpty();
  }

  static List<Arguments> mistakes() {
    return List.of(
        argumentSet(
            "timeout too short",
            "timeout: 1s",
            "test.yaml:1: timeout: must be from 5s to 10m, is '1s'"),
        argumentSet(
            "timeout too long",
            "timeout: 1h",
            "test.yaml:1: timeout: must be from 5s to 10m, is '1h'"),
        argumentSet(
            "unknown product",
            "emit: [residence, hops]",
            "test.yaml:1: emit: must be auto or a list of residence, transit, journey, growth, is 'residence, hops'"),
        argumentSet(
            "auto among others",
            "emit: [auto, residence]",
            "test.yaml:1: emit: must be auto or a list of residence, transit, journey, growth, is 'auto, residence'"),
        argumentSet(
            "no product",
            "emit: []",
            "test.yaml:1: emit: must be auto or a list of residence, transit, journey, growth, is ''"),
        argumentSet(
            "no such assumption",
            "assume_peers: maybe",
            "test.yaml:1: assume_peers: must be one of auto, true, false, is 'maybe'"),
        argumentSet(
            "no sightings",
            "max_sightings: 0",
            "test.yaml:1: max_sightings: must be a whole number from 1000 to 100000000, is '0'"),
        argumentSet(
            "no such histogram",
            "histograms: linear",
            "test.yaml:1: histograms: must be one of exponential, explicit, is 'linear'"),
        argumentSet(
            "misspelt",
            "time_out: 30s",
            "test.yaml:1: time_out: unknown key; did you mean 'timeout'?"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  private LatencyConfig read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure);
  }
}
