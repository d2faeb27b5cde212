// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
class ControlPlaneIT {

  @Test
  void keepsObjectsAcrossARestart(ControlPlane controlPlane) {
    controlPlane
        .admin()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("restart").endMetadata().build())
        .create();

    controlPlane.kill();
    controlPlane.startAgain();

    assertThat(controlPlane.admin().namespaces().withName("restart").get()).isNotNull();
  }
}
