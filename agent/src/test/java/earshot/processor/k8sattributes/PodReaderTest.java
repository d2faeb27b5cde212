// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static earshot.processor.k8sattributes.Fixtures.CONTAINER_ID;
import static earshot.processor.k8sattributes.Fixtures.NODE;
import static earshot.processor.k8sattributes.Fixtures.START;
import static earshot.processor.k8sattributes.Fixtures.container;
import static earshot.processor.k8sattributes.Fixtures.nanos;
import static earshot.processor.k8sattributes.Fixtures.pod;
import static earshot.processor.k8sattributes.Fixtures.uid;
import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Address;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PodReaderTest {
  private static final String IP = "10.0.1.5";

  @Test
  void keepsWhatIsExported() {
    Pod read =
        Fixtures.read(
            pod("voice", "media-router-0", uid(1), IP)
                .editMetadata()
                .withAnnotations(Map.of("resource.opentelemetry.io/service.name", "router"))
                .withLabels(
                    Map.of("app.kubernetes.io/instance", "calls", "app.kubernetes.io/name", "mr"))
                .endMetadata()
                .editStatus()
                .addNewPodIP("fd00::5")
                .endStatus()
                .build());

    assertThat(read)
        .isEqualTo(
            new Pod(
                uid(1).toString(),
                uid(1),
                "media-router-0",
                "voice",
                NODE,
                false,
                false,
                nanos(START),
                List.of(Address.parse(IP), Address.parse("fd00::5")),
                List.of(Address.parse("192.168.1.1")),
                List.of(new Container(CONTAINER_ID, "app", Map.of())),
                null,
                "router",
                "calls",
                "mr",
                Map.of(),
                Map.of()));
  }

  @Test
  void readsAPodThatHasNothingYet() {
    Pod read =
        Fixtures.read(
            new PodBuilder()
                .withNewMetadata()
                .withName("pending")
                .withNamespace("voice")
                .withUid(uid(1).toString())
                .endMetadata()
                .build());

    assertThat(read.addresses()).isEmpty();
    assertThat(read.containers()).isEmpty();
    assertThat(read.nodeName()).isNull();
    assertThat(read.startedEpochNanos()).isZero();
  }

  @Test
  void startsWithTheFirstContainerThatEverRan() {
    Pod read =
        Fixtures.read(
            pod("voice", "restarted", uid(1), IP)
                .editStatus()
                .withContainerStatuses(container("app", CONTAINER_ID, START.plusSeconds(90)))
                .withInitContainerStatuses(container("init", "abc", START.plusSeconds(30)))
                .endStatus()
                .build());

    assertThat(read.startedEpochNanos()).isEqualTo(nanos(START.plusSeconds(30)));
  }

  @Test
  void takesTheCgroupsUidOfAStaticPod() {
    Pod read =
        Fixtures.read(
            pod("kube-system", "proxy-worker-1", uid(1), IP)
                .editMetadata()
                .withAnnotations(
                    Map.of(
                        "kubernetes.io/config.mirror", "0123456789abcdef0123456789abcdef",
                        "kubernetes.io/config.hash", "0123456789abcdef0123456789abcdef"))
                .endMetadata()
                .build());

    assertThat(read.cgroupUid()).isEqualTo(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"));
    assertThat(read.uid()).isEqualTo(uid(1).toString());
  }

  @Test
  void namesTheServiceByRule() {
    var builder =
        pod("voice", "p", uid(1), IP)
            .editMetadata()
            .withLabels(Map.of("app.kubernetes.io/name", "mr"))
            .endMetadata();
    Pod labelled = Fixtures.read(builder.build());
    Pod annotated =
        Fixtures.read(
            builder
                .editMetadata()
                .addToAnnotations("resource.opentelemetry.io/service.name", "router")
                .endMetadata()
                .build());

    assertThat(ServiceNameRule.WORKLOAD.serviceName(labelled)).isNull();
    assertThat(ServiceNameRule.CONVENTIONS.serviceName(labelled)).isEqualTo("mr");
    assertThat(ServiceNameRule.CONVENTIONS.serviceName(annotated)).isEqualTo("router");
  }
}
