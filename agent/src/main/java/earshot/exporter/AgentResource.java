// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import earshot.component.Host;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.K8sAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.UUID;

/** The agent itself as a resource: who measured. */
public final class AgentResource {
  private AgentResource() {}

  /** Returns a resource of its own each time: two ways with one would write one series twice. */
  public static Resource create(Host host) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(ServiceAttributes.SERVICE_NAME, AudioMeter.SCOPE)
            .put(ServiceAttributes.SERVICE_VERSION, host.version())
            .put(ServiceAttributes.SERVICE_INSTANCE_ID, UUID.randomUUID().toString());
    String nodeName = host.nodeName();
    if (nodeName != null) {
      attributes.put(K8sAttributes.K8S_NODE_NAME, nodeName);
    }
    return Resource.create(attributes.build());
  }
}
