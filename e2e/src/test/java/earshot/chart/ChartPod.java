// SPDX-License-Identifier: Apache-2.0
package earshot.chart;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pod that the chart makes, for a container runtime instead of a kubelet.
 *
 * @param config the files of the ConfigMap that it mounts, by their names
 */
public record ChartPod(PodSpec spec, Map<String, String> config) {

  /** Returns the agent's, of these values. */
  public static ChartPod agent(String... values) throws Exception {
    List<HasMetadata> objects = Helm.of(Helm.CHART).render(values);
    return of(only(DaemonSet.class, objects).getSpec().getTemplate().getSpec(), objects);
  }

  /** Returns the gateway's, of these values, which have to enable it. */
  public static ChartPod gateway(String... values) throws Exception {
    List<HasMetadata> objects = Helm.of(Helm.CHART).render(values);
    return of(only(Deployment.class, objects).getSpec().getTemplate().getSpec(), objects);
  }

  /** Returns its only container. */
  public Container container() {
    return spec.getContainers().getFirst();
  }

  /** Returns what podman mounts as the pod does, the ConfigMap's files out of {@code folder}. */
  public List<String> volumes(Path folder) throws IOException {
    List<String> options = new ArrayList<>();
    for (VolumeMount mount : container().getVolumeMounts()) {
      Volume volume = named(mount.getName());
      String source =
          volume.getHostPath() != null
              ? volume.getHostPath().getPath()
              : written(folder).toString();
      String access = Boolean.TRUE.equals(mount.getReadOnly()) ? "ro" : "rw";
      options.add("--volume=%s:%s:%s".formatted(source, mount.getMountPath(), access));
    }
    return options;
  }

  private static ChartPod of(PodSpec spec, List<HasMetadata> objects) {
    String name =
        spec.getVolumes().stream()
            .filter(volume -> volume.getConfigMap() != null)
            .map(volume -> volume.getConfigMap().getName())
            .findFirst()
            .orElseThrow();
    return objects.stream()
        .filter(ConfigMap.class::isInstance)
        .map(ConfigMap.class::cast)
        .filter(map -> map.getMetadata().getName().equals(name))
        .map(map -> new ChartPod(spec, map.getData()))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T only(Class<T> kind, List<HasMetadata> objects) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  private Volume named(String name) {
    return spec.getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Readable for any user, as the kubelet writes them. */
  private Path written(Path folder) throws IOException {
    Path files = Files.createDirectories(folder.resolve("config"));
    for (Map.Entry<String, String> file : config.entrySet()) {
      Files.writeString(files.resolve(file.getKey()), file.getValue());
    }
    return files;
  }
}
