// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.controlplane;

import earshot.e2e.agent.Owned;
import earshot.e2e.pods.Run;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link ControlPlane}: one for all of them, since its start takes seconds. Each test
 * works in namespaces of its own, and leaves it running.
 */
public final class ControlPlaneExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ControlPlaneExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, _ -> new Running(), Running.class)
        .controlPlane;
  }

  /** Closed by JUnit when all tests have ended. */
  private static final class Running implements AutoCloseable {
    private final Owned owned = new Owned();
    private final ControlPlane controlPlane;

    Running() {
      try {
        Run run = owned.own(() -> Run.open("earshot-kube"));
        this.controlPlane = owned.own(() -> new ControlPlane(run));
      } catch (Exception e) {
        owned.close();
        throw new IllegalStateException("no control plane: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      owned.close();
    }
  }
}
