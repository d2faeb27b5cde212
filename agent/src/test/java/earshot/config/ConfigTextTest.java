// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTextTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOST", "collector", "PORTS", "8000, 9000-9100", "EMPTY", "");

  private enum Mode {
    AUTO,
    ON
  }

  private record Sample(
      String name,
      boolean flag,
      int count,
      Duration timeout,
      long bytes,
      long bitsPerSecond,
      long perSecond,
      Mode mode,
      List<String> ports,
      Map<String, String> headers) {}

  private static Sample sample(Section root) {
    return new Sample(
        root.string("name", "none"),
        root.bool("flag", false),
        root.integer("count", 3, 1, 10),
        root.duration("timeout", Duration.ofSeconds(30)),
        root.bytes("ring_size", 8L << 20),
        root.bitsPerSecond("bitrate", 4_000),
        root.perSecond("max_per_flow", 500),
        root.choice("mode", Mode.AUTO),
        root.strings("ports", List.of("1")),
        root.stringMap("headers"));
  }

  private static Sample read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(ENVIRONMENT::get, ConfigTextTest::sample);
  }

  @Test
  void everyDefaultStandsForAnEmptyText() throws ConfigException {
    assertThat(read(""))
        .isEqualTo(
            new Sample(
                "none",
                false,
                3,
                Duration.ofSeconds(30),
                8L << 20,
                4_000,
                500,
                Mode.AUTO,
                List.of("1"),
                Map.of()));
  }

  @Test
  void everyKeyIsRead() throws ConfigException {
    assertThat(
            read(
                """
                name: a
                flag: true
                count: 10
                timeout: 1m30s
                ring_size: 64KiB
                bitrate: 64Mbit
                max_per_flow: 7/s
                mode: on
                ports: [8000, "8100-8200"]
                headers: {x-tenant: one}
                """))
        .isEqualTo(
            new Sample(
                "a",
                true,
                10,
                Duration.ofSeconds(90),
                65_536,
                64_000_000,
                7,
                Mode.ON,
                List.of("8000", "8100-8200"),
                Map.of("x-tenant", "one")));
  }

  @Test
  void theEnvironmentIsExpandedInValuesListsAndMappings() throws ConfigException {
    Sample sample =
        read(
            """
            name: "${env:HOST}:4317 for $$5"
            count: ${env:ABSENT:-7}
            mode: ${env:EMPTY:-}
            ports: ["${env:HOST}", "${env:ABSENT:-2}"]
            headers: {x-host: "${env:HOST}"}
            """);

    assertThat(sample.name()).isEqualTo("collector:4317 for $5");
    assertThat(sample.count()).isEqualTo(7);
    assertThat(sample.mode()).isEqualTo(Mode.AUTO);
    assertThat(sample.ports()).containsExactly("collector", "2");
    assertThat(sample.headers()).containsEntry("x-host", "collector");
  }

  @Test
  void aVariableHoldsAListByCommas() throws ConfigException {
    assertThat(read("ports: ${env:PORTS}").ports()).containsExactly("8000", "9000-9100");
    assertThat(read("ports: ${env:EMPTY:-}").ports()).containsExactly("1");
  }

  @Test
  void anchorsAndMergeKeysAreResolved() throws ConfigException {
    Sample sample =
        read(
            """
            headers: &base {a: one, b: two}
            ports: &ports [8000]
            name: &name x
            """);
    assertThat(sample.ports()).containsExactly("8000");

    record Two(Map<String, String> first, Map<String, String> second) {}
    Two two =
        new ConfigText("test.yaml", "first: &a {k: v, l: w}\nsecond: {<<: *a, k: own}\n")
            .read(
                ENVIRONMENT::get,
                root -> new Two(root.stringMap("first"), root.stringMap("second")));
    assertThat(two.second()).containsExactlyInAnyOrderEntriesOf(Map.of("k", "own", "l", "w"));
  }

  @Test
  void aFallbackStandsInForWhatTheFileLeavesOut() throws ConfigException {
    Map<String, Fallback> fallbacks =
        Map.of(
            "receivers.ebpf.ports", new Fallback("AUDIO_PORTS", "8000,9000"),
            "receivers.ebpf.count", new Fallback("COUNT", "4"));
    ConfigText text = new ConfigText("test.yaml", "receivers: {ebpf/two: {count: 5}}");

    record Read(List<String> ports, int count) {}
    Read read =
        text.read(
            ENVIRONMENT::get,
            fallbacks,
            root -> {
              try (Section receivers = root.section("receivers");
                  Section ebpf = receivers.section("ebpf/two")) {
                return new Read(ebpf.strings("ports", List.of()), ebpf.integer("count", 1, 1, 9));
              }
            });

    assertThat(read).isEqualTo(new Read(List.of("8000", "9000"), 5));
  }

  @Test
  void aWrongFallbackNamesItsVariable() {
    assertThatThrownBy(() ->
            new ConfigText("test.yaml", "")
                .read(
                    ENVIRONMENT::get,
                    Map.of("count", new Fallback("MAX_FLOWS", "many")),
                    ConfigTextTest::sample))
        .hasMessage(
            "environment variable MAX_FLOWS: count: must be a whole number from 1 to 10, is 'many'");
  }

  static List<Arguments> mistakes() {
    return List.of(
        Arguments.argumentSet(
            "unknown key", "nmae: a", "test.yaml:1: nmae: unknown key; did you mean 'name'?"),
        Arguments.argumentSet(
            "unknown key far from all",
            "xylophone_x: a",
            "test.yaml:1: xylophone_x: unknown key; valid: bitrate, count, flag, headers,"
                + " max_per_flow, mode, name, ports, ring_size, timeout"),
        Arguments.argumentSet(
            "duplicate key",
            "name: a\ncount: 2\nname: b",
            "test.yaml:3: name: duplicate key, first set in line 1; remove one"),
        Arguments.argumentSet(
            "wrong types in the order of the file",
            "timeout: soon\nflag: yes\ncount: 11\nring_size: big\nmode: off",
            """
            test.yaml:1: timeout: must be a duration such as 30s or 250ms, is 'soon'
            test.yaml:2: flag: must be true or false, is 'yes'
            test.yaml:3: count: must be a whole number from 1 to 10, is '11'
            test.yaml:4: ring_size: must be a size such as 8MiB, is 'big'
            test.yaml:5: mode: must be one of auto, on, is 'off'\
            """),
        Arguments.argumentSet(
            "rates",
            "bitrate: 4\nmax_per_flow: 5/m",
            """
            test.yaml:1: bitrate: must be a rate such as 64kbit or 4Mbit, is '4'
            test.yaml:2: max_per_flow: must be a rate such as 500/s, is '5/m'\
            """),
        Arguments.argumentSet(
            "a mapping where a value belongs",
            "name: {a: b}",
            "test.yaml:1: name: must be a single value"),
        Arguments.argumentSet(
            "a value where a mapping belongs",
            "headers: a",
            "test.yaml:1: headers: must be a mapping of keys to values"),
        Arguments.argumentSet(
            "a mapping in a list",
            "ports:\n  - 1\n  - {a: b}",
            "test.yaml:3: ports: must be a list of texts"),
        Arguments.argumentSet(
            "a list of lists", "ports: {a: b}", "test.yaml:1: ports: must be a list of texts"),
        Arguments.argumentSet(
            "a variable that is not set",
            "name: ${env:ABSENT}",
            "test.yaml:1: name: environment variable ABSENT is not set; set it or write"
                + " ${env:ABSENT:-default}"),
        Arguments.argumentSet(
            "a list as the whole", "- a", "test.yaml:1: must be a mapping of keys to values"),
        Arguments.argumentSet(
            "an anchor that merges itself",
            "headers: &h\n  <<: *h",
            "test.yaml:1: headers: merges more than 16 deep"),
        Arguments.argumentSet(
            "no YAML",
            "name: [a\ncount: 1",
            "test.yaml:2: not YAML: expected ',' or ']', but got :"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
