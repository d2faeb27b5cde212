// SPDX-License-Identifier: Apache-2.0
package earshot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final String YAML =
      """
      endpoint: "https://user:pass@collector:4317"
      headers: {authorization: "Bearer abc", x-tenant: one}
      signature: {key: s3cret}
      timeout: 90s
      """;

  private static Shape read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml)
        .read(
            _ -> null,
            root -> {
              root.string("endpoint");
              root.stringMap("headers");
              try (Section signature = root.section("signature")) {
                signature.string("key", "");
              }
              root.duration("timeout", Duration.ofSeconds(30));
              root.bytes("ring_size", 8L << 20);
              root.bitsPerSecond("min", 4_000);
              root.integer("count", 3, 1, 9);
              root.strings("ports", List.of("1"));
              return root.shape();
            });
  }

  @Test
  void valuesInEffectAreShownAsAFileWouldHaveThemWithoutSecrets() throws ConfigException {
    assertThat(read(YAML).values())
        .isEqualTo(
            Map.of(
                "endpoint",
                "https://[REDACTED]@collector:4317",
                "headers",
                Map.of("authorization", "[REDACTED]", "x-tenant", "[REDACTED]"),
                "signature",
                Map.of("key", "[REDACTED]"),
                "timeout",
                "90s",
                "ring_size",
                "8MiB",
                "min",
                "4kbit",
                "count",
                3,
                "ports",
                List.of("1")));
  }

  @Test
  void aSecretThatIsNotSetIsShownEmpty() throws ConfigException {
    assertThat(read("").values()).containsEntry("signature", Map.of("key", ""));
  }

  @Test
  void whatIsReadIsDescribed() throws ConfigException {
    Shape shape = read("");

    assertThat(shape.paths())
        .containsExactly(
            "count",
            "endpoint",
            "headers",
            "min",
            "ports",
            "ring_size",
            "signature.key",
            "timeout");
    assertThat(shape.schema()).containsEntry("additionalProperties", false);
    assertThat(shape.schema().toString())
        .contains("count={anyOf=[{type=integer, minimum=1, maximum=9}")
        .contains("headers={type=[object, null], additionalProperties={type=string}}");
  }
}
