// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.Exporter;
import earshot.component.ExporterFactory;
import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.SignalKind;
import earshot.config.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes exporters that send OTLP by HTTP, as protobuf. */
public final class OtlpHttpFactory implements ExporterFactory<OtlpConfig> {

  /** Creates the factory. */
  public OtlpHttpFactory() {}

  @Override
  public String type() {
    return Protocol.HTTP_PROTOBUF.componentType();
  }

  @Override
  public List<String> deprecatedTypes() {
    return List.of("otlphttp");
  }

  @Override
  public Set<SignalKind> kinds() {
    return EnumSet.allOf(SignalKind.class);
  }

  @Override
  public OtlpConfig configure(Section section) {
    return OtlpConfig.read(section, Protocol.HTTP_PROTOBUF);
  }

  @Override
  public List<Finding> check(OtlpConfig config, Host host) {
    return EndpointCheck.findings(config, host);
  }

  @Override
  public Exporter create(OtlpConfig config, Host host) {
    return new OtlpExporter(config, host);
  }
}
