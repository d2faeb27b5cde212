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
            "FLOW_TIMEOUT_MS",
            "5000",
            "K8S_ENABLED",
            "True",
            "MAX_FLOWS",
            " 9 ",
            "INTERFACE",
            "",
            "METRICS_PORT",
            "9090");

    assertThat(new AncestorEnvironment(variables::get).fallbacks())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "connectors.latency.timeout", new Fallback("FLOW_TIMEOUT_MS", "5000ms"),
                "exporters.prometheus.endpoint", new Fallback("METRICS_PORT", "0.0.0.0:9090"),
                "processors.k8s_attributes.enabled", new Fallback("K8S_ENABLED", "true"),
                "receivers.ebpf.max_flows", new Fallback("MAX_FLOWS", "9")));
  }

  @Test
  void whatMeansNothingIsNamedWithItsReplacement() {
    Map<String, String> variables = Map.of("SIGNATURE_WINDOW_SIZE", "64", "PERF_BUFFER_SIZE", "64");

    assertThat(new AncestorEnvironment(variables::get).warnings())
        .containsExactly(
            "environment variable SIGNATURE_WINDOW_SIZE no longer means anything: the window is"
                + " fixed, so that all agents match",
            "environment variable PERF_BUFFER_SIZE no longer means anything: the ring buffer"
                + " replaced it; set receivers.ebpf.ring_size");
  }
}
