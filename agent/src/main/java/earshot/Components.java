// SPDX-License-Identifier: Apache-2.0
package earshot;

import earshot.component.Factory;
import earshot.connector.latency.LatencyFactory;
import earshot.exporter.debug.DebugFactory;
import earshot.exporter.debug.Screen;
import earshot.exporter.file.FileFactory;
import earshot.exporter.otlp.OtlpFactory;
import earshot.exporter.prometheus.PrometheusFactory;
import earshot.extension.healthcheck.HealthCheckFactory;
import earshot.extension.live.LiveFactory;
import earshot.processor.k8sattributes.K8sAttributesFactory;
import earshot.receiver.ebpf.EbpfReceiverFactory;
import earshot.receiver.otlp.OtlpReceiverFactory;
import earshot.receiver.pcap.PcapReceiverFactory;
import java.util.List;

/** The one list of components. */
final class Components {
  private Components() {}

  static List<Factory<?>> all(Screen screen) {
    return List.of(
        new EbpfReceiverFactory(),
        new PcapReceiverFactory(),
        new OtlpReceiverFactory(),
        new K8sAttributesFactory(),
        new LatencyFactory(),
        OtlpFactory.grpc(),
        OtlpFactory.http(),
        new FileFactory(),
        new PrometheusFactory(),
        new DebugFactory(screen),
        new HealthCheckFactory(),
        new LiveFactory());
  }
}
