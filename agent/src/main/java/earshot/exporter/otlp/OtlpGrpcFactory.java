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

/** Makes exporters that send OTLP by gRPC. */
public final class OtlpGrpcFactory implements ExporterFactory<OtlpConfig> {

  /** Creates the factory. */
  public OtlpGrpcFactory() {}

  @Override
  public String type() {
    return Protocol.GRPC.componentType();
  }

  @Override
  public List<String> deprecatedTypes() {
    return List.of("otlp");
  }

  @Override
  public Set<SignalKind> kinds() {
    return EnumSet.allOf(SignalKind.class);
  }

  @Override
  public OtlpConfig configure(Section section) {
    return OtlpConfig.read(section, Protocol.GRPC);
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
