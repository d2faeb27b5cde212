// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.event.Verdict;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Java views of the shared structs against the types that the object file itself carries. */
class LayoutTest {

  private static final Pattern MEMBER =
      Pattern.compile("\"name\":\"(\\w+)\",\"type_id\":\\d+,\"bits_offset\":(\\d+)");
  private static final Pattern ENUMERATOR = Pattern.compile("\"name\":\"(\\w+)\",\"val\":(\\d+)");

  private static String types = "";

  @BeforeAll
  static void dump() throws IOException, InterruptedException, URISyntaxException {
    URL object = Objects.requireNonNull(BpfObject.class.getResource("/earshot/bpf/earshot.bpf.o"));
    Process process =
        new ProcessBuilder(
                "bpftool",
                "btf",
                "dump",
                "file",
                Path.of(object.toURI()).toString(),
                "format",
                "raw",
                "-j")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    types = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("bpftool").isZero();
  }

  @Test
  void event() {
    assertThat(members(SignatureEvent.LAYOUT)).isEqualTo(members("earshot_event"));
    assertThat(SignatureEvent.LAYOUT.byteSize())
        .isEqualTo(SignatureEvent.BYTES)
        .isEqualTo(size("earshot_event"));
  }

  @Test
  void settings() {
    assertThat(size("earshot_settings")).isEqualTo(CaptureSettings.BYTES);
    assertThat(members("earshot_settings"))
        .containsEntry("identity_key", 2048L)
        .containsEntry("included_ports", 2064L)
        .containsEntry("excluded_ports", 10_256L)
        .containsEntry("agent_cgroup_id", 18_448L)
        .containsEntry("attached_boot_nanos", 18_456L)
        .containsEntry("min_bytes_per_second", 18_464L)
        .containsEntry("max_bytes_per_second", 18_472L)
        .containsEntry("sampling_bits", 18_480L)
        .containsEntry("min_distinct", 18_484L)
        .containsEntry("max_per_flow", 18_488L)
        .containsEntry("wakeup_bytes", 18_492L)
        .containsEntry("excluded_endpoint_count", 18_496L)
        .containsEntry("excluded_endpoints", 18_504L)
        .containsEntry("gated", 18_888L)
        .containsEntry("told", 18_896L);
  }

  @Test
  void counters() {
    List<String> ours = new ArrayList<>();
    for (Counter counter : Counter.values()) {
      ours.add("EARSHOT_" + counter.name());
    }
    ours.add("EARSHOT_COUNTER_COUNT");

    assertThat(ours).isEqualTo(enumerators("earshot_counter"));
  }

  @Test
  void verdicts() {
    List<String> ours = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      ours.add("EARSHOT_VERDICT_" + verdict.name());
    }
    ours.add("EARSHOT_VERDICT_COUNT");

    assertThat(ours).isEqualTo(enumerators("earshot_verdict"));
  }

  @Test
  void coverageKey() {
    assertThat(members(Coverage.KEY)).isEqualTo(members("earshot_coverage_key"));
    assertThat(Coverage.KEY.byteSize()).isEqualTo(size("earshot_coverage_key"));
  }

  /** The names, which must be numbered from zero on. */
  private static List<String> enumerators(String name) {
    Matcher matcher = ENUMERATOR.matcher(type("ENUM", name));
    List<String> names = new ArrayList<>();
    while (matcher.find()) {
      assertThat(matcher.group(2)).isEqualTo(String.valueOf(names.size()));
      names.add(matcher.group(1));
    }
    return names;
  }

  private static Map<String, Long> members(StructLayout layout) {
    Map<String, Long> offsets = new LinkedHashMap<>();
    for (MemoryLayout member : layout.memberLayouts()) {
      String name = member.name().orElseThrow();
      offsets.put(name, layout.byteOffset(MemoryLayout.PathElement.groupElement(name)));
    }
    return offsets;
  }

  private static Map<String, Long> members(String struct) {
    Map<String, Long> offsets = new LinkedHashMap<>();
    Matcher matcher = MEMBER.matcher(type("STRUCT", struct));
    while (matcher.find()) {
      offsets.put(matcher.group(1), Long.parseLong(matcher.group(2)) / 8);
    }
    return offsets;
  }

  private static long size(String struct) {
    Matcher matcher = Pattern.compile("\"size\":(\\d+)").matcher(type("STRUCT", struct));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** The part of the dump that describes one type. */
  private static String type(String kind, String name) {
    int start = types.indexOf("\"kind\":\"" + kind + "\",\"name\":\"" + name + "\"");
    assertThat(start).as(name).isNotNegative();
    int end = types.indexOf("\"kind\":", start + 1);
    return types.substring(start, end < 0 ? types.length() : end);
  }
}
