// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.ComponentException;
import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.FakeHost;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Makes exporters from YAML, as the service does. */
final class Exporters {
  private Exporters() {}

  static FakeHost host(Map<String, String> environment) {
    Map<String, String> onNode = new HashMap<>(environment);
    onNode.put("K8S_NODE_NAME", "worker-1");
    return new FakeHost(onNode, InstantSource.system());
  }

  static OtlpConfig config(ExporterFactory<OtlpConfig> factory, String yaml)
      throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure);
  }

  static Exporter grpc(String yaml, FakeHost host) throws ConfigException {
    OtlpGrpcFactory factory = new OtlpGrpcFactory();
    return factory.create(config(factory, yaml), host);
  }

  static Exporter http(String yaml, FakeHost host) throws ConfigException {
    OtlpHttpFactory factory = new OtlpHttpFactory();
    return factory.create(config(factory, yaml), host);
  }

  /** Returns {@code exporter} after its start. */
  static Exporter started(Exporter exporter) throws ComponentException {
    exporter.start();
    return exporter;
  }
}
