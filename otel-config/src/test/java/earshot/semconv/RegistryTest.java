// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final Class<?>[] OURS = {
    AudioAttributes.class, EarshotAttributes.class, WorkloadAttributes.class
  };

  private static Registry registry;

  @BeforeAll
  static void readRegistry() throws IOException {
    registry = Registry.read();
  }

  @Test
  void everyAttributeHasItsConstantAndBack() throws IllegalAccessException {
    Map<String, AttributeType> defined = new TreeMap<>();
    for (Map<String, Object> attribute : registry.attributes()) {
      boolean isBoolean = "boolean".equals(attribute.get("type"));
      defined.put(
          Registry.text(attribute, "id"), isBoolean ? AttributeType.BOOLEAN : AttributeType.STRING);
    }
    assertThat(Constants.of(OURS)).isEqualTo(defined);
  }

  @Test
  void noAttributeOfTheConventionsIsDefinedAgain() throws IllegalAccessException {
    assertThat(Constants.of(OURS).keySet()).doesNotContainAnyElementsOf(Conventions.attributes());
  }

  @Test
  void everyReferenceIsDefinedHereOrInTheConventions() throws IllegalAccessException {
    assertThat(
            Stream.concat(Constants.of(OURS).keySet().stream(), Conventions.attributes().stream())
                .toList())
        .containsAll(registry.references());
  }

  @Test
  void everyDefinitionSaysHowStableItIsAndWhatItMeans() {
    assertThat(
            Stream.concat(
                registry.attributes().stream(),
                Stream.of("metric", "event", "span", "entity")
                    .flatMap(type -> registry.ofType(type).stream())))
        .isNotEmpty()
        .allSatisfy(definition -> {
          assertThat(definition)
              .containsKeys("id", "brief")
              .containsEntry("stability", "development");
        });
    assertThat(registry.attributes())
        .allSatisfy(attribute -> assertThat(attribute).containsKey("examples"));
  }

  @Test
  void everyReasonOfADropHasItsConstantAndBack() {
    assertThat(registry.attributes())
        .filteredOn("id", EarshotAttributes.EARSHOT_DROP_REASON.getKey())
        .singleElement()
        .satisfies(attribute ->
            assertThat(Registry.values(attribute))
                .containsExactlyElementsOf(
                    Arrays.stream(DropReason.values()).map(DropReason::attributeValue).toList()));
  }

  @Test
  void everyMetricHasItsConstantAndBack() {
    List<Metric> constants =
        Stream.concat(AudioMetrics.all().stream(), EarshotMetrics.all().stream()).toList();
    assertThat(
            registry.ofType("metric").stream()
                .map(metric ->
                    List.of(
                        Registry.text(metric, "metric_name"),
                        Registry.text(metric, "instrument"),
                        Registry.text(metric, "unit"),
                        Registry.text(metric, "brief"))))
        .containsExactlyInAnyOrderElementsOf(
            constants.stream()
                .map(metric ->
                    List.of(
                        metric.name(),
                        metric.instrument().registryValue(),
                        metric.unit(),
                        metric.description()))
                .toList());
  }

  @Test
  void everyEventHasItsConstant() {
    assertThat(registry.ofType("event"))
        .extracting(event -> Registry.text(event, "name"))
        .containsExactly(AudioEvents.AUDIO_SIGNATURE_SIGHTED);
    assertThat(Registry.text(registry.ofType("event").getFirst(), "note"))
        .contains('"' + AudioEvents.AUDIO_SIGNATURE_SIGHTED_BODY + '"');
  }
}
