// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.config.Fallback;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AncestorEnvironmentTest {

  @Test
  void variablesStandInForKeysInTheFilesSpelling() {
    Map<String, String> variables =
        Map.of(
            "FLOW_TIMEOUT_MS", "5000", "K8S_ENABLED", "True", "MAX_FLOWS", " 9 ", "INTERFACE", "");

    assertThat(new AncestorEnvironment(variables::get).fallbacks())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "connectors.latency.timeout", new Fallback("FLOW_TIMEOUT_MS", "5000ms"),
                "processors.k8s_attributes.enabled", new Fallback("K8S_ENABLED", "true"),
                "receivers.ebpf.max_flows", new Fallback("MAX_FLOWS", "9")));
  }

  @Test
  void whatMeansNothingIsNamedWithItsReplacement() {
    Map<String, String> variables = Map.of("METRICS_PORT", "9090", "PERF_BUFFER_SIZE", "64");

    assertThat(new AncestorEnvironment(variables::get).warnings())
        .containsExactly(
            "environment variable METRICS_PORT no longer means anything: metrics leave by OTLP; set"
                + " OTEL_EXPORTER_OTLP_ENDPOINT or exporters",
            "environment variable PERF_BUFFER_SIZE no longer means anything: the ring buffer"
                + " replaced it; set receivers.ebpf.ring_size");
  }
}
