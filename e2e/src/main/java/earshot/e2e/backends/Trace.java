// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trace as it is stored.
 *
 * @param spans by their start
 */
public record Trace(List<Span> spans) {

  /**
   * One span.
   *
   * @param parentId empty for the root
   * @param resource string attributes of who is observed
   * @param attributes string attributes
   */
  public record Span(
      String id,
      String parentId,
      String name,
      SpanKind kind,
      long startUnixNanos,
      long endUnixNanos,
      Map<String, String> resource,
      Map<String, String> attributes) {

    /** Returns whose it is. */
    public String service() {
      return resource.getOrDefault("service.name", "");
    }

    /** Returns how long it took. */
    public long durationNanos() {
      return endUnixNanos - startUnixNanos;
    }
  }

  static Trace of(TracesData data) {
    List<Span> spans = new ArrayList<>();
    for (var resource : data.getResourceSpansList()) {
      Map<String, String> attributes = strings(resource.getResource().getAttributesList());
      for (var scope : resource.getScopeSpansList()) {
        for (var span : scope.getSpansList()) {
          spans.add(
              new Span(
                  hex(span.getSpanId()),
                  hex(span.getParentSpanId()),
                  span.getName(),
                  span.getKind(),
                  span.getStartTimeUnixNano(),
                  span.getEndTimeUnixNano(),
                  attributes,
                  strings(span.getAttributesList())));
        }
      }
    }
    spans.sort(Comparator.comparingLong(Span::startUnixNanos));
    return new Trace(List.copyOf(spans));
  }

  /** Returns the span of that id. */
  public Optional<Span> span(String id) {
    return spans.stream().filter(span -> span.id().equals(id)).findFirst();
  }

  /** Returns the time from its first start to its last end. */
  public long durationNanos() {
    return spans.stream().mapToLong(Span::endUnixNanos).max().orElseThrow()
        - spans.getFirst().startUnixNanos();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Map<String, String> strings(List<KeyValue> attributes) {
    Map<String, String> strings = new HashMap<>();
    for (KeyValue attribute : attributes) {
      if (attribute.getValue().hasStringValue()) {
        strings.put(attribute.getKey(), attribute.getValue().getStringValue());
      }
    }
    return Map.copyOf(strings);
  }
}
