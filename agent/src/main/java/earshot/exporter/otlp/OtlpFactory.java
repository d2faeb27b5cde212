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

/** Makes exporters that send OTLP: two types, which differ in their default protocol. */
public final class OtlpFactory implements ExporterFactory<OtlpConfig> {

  private final Protocol protocol;
  private final String deprecatedType;

  private OtlpFactory(Protocol protocol, String deprecatedType) {
    this.protocol = protocol;
    this.deprecatedType = deprecatedType;
  }

  /** Returns the factory of {@code otlp_grpc}. */
  public static OtlpFactory grpc() {
    return new OtlpFactory(Protocol.GRPC, "otlp");
  }

  /** Returns the factory of {@code otlp_http}: protobuf over HTTP. */
  public static OtlpFactory http() {
    return new OtlpFactory(Protocol.HTTP_PROTOBUF, "otlphttp");
  }

  @Override
  public String type() {
    return protocol.componentType();
  }

  @Override
  public List<String> deprecatedTypes() {
    return List.of(deprecatedType);
  }

  @Override
  public Set<SignalKind> kinds() {
    return EnumSet.allOf(SignalKind.class);
  }

  @Override
  public OtlpConfig configure(Section section) {
    return OtlpConfig.read(section, protocol);
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
