// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.ComponentException;
import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.testing.TestHost;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Makes exporters from YAML, as the service does. */
final class Exporters {
  private Exporters() {}

  static TestHost host(Map<String, String> environment) {
    Map<String, String> onNode = new HashMap<>(environment);
    onNode.put("K8S_NODE_NAME", "worker-1");
    return new TestHost(onNode, InstantSource.system());
  }

  static OtlpConfig config(ExporterFactory<OtlpConfig> factory, String yaml)
      throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, factory::configure);
  }

  static Exporter grpc(String yaml, TestHost host) throws ConfigException {
    OtlpFactory factory = OtlpFactory.grpc();
    return factory.create(config(factory, yaml), host);
  }

  static Exporter http(String yaml, TestHost host) throws ConfigException {
    OtlpFactory factory = OtlpFactory.http();
    return factory.create(config(factory, yaml), host);
  }

  /** Returns {@code exporter} after its start. */
  static Exporter started(Exporter exporter) throws ComponentException {
    exporter.start();
    return exporter;
  }
}
