// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.exporter.file.FileFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationSchemaTest {
  private final JsonNode schema =
      new JsonMapper().valueToTree(ConfigurationSchema.of(List.of(new FileFactory())));

  @Test
  void aComponentHasItsKeysWithTheirDefaultsAndNoOthers() {
    JsonNode file = schema.at("/properties/exporters/patternProperties").path("^(file)(/.+)?$");
    assertThat(file.path("properties").propertyNames())
        .containsExactlyInAnyOrder("path", "queue_size");
    assertThat(file.at("/properties/queue_size/default").asInt()).isEqualTo(65536);
    assertThat(file.path("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void unknownKindsAndPipelinesAreNoneOfIt() {
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.at("/properties/receivers/patternProperties").isEmpty()).isTrue();
    assertThat(schema.at("/properties/service/properties/pipelines/patternProperties").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("^(logs|traces|metrics)(/.+)?$");
  }
}
