// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Keeps what a watch tells, in its order: pods, UIDs of deleted ones, versions. */
final class ToldEvents implements PodStream.Events {
  final List<Object> events = new ArrayList<>();

  @Override
  public void changed(Pod pod) {
    events.add(pod);
  }

  @Override
  public void deleted(UUID cgroupUid) {
    events.add(cgroupUid);
  }

  @Override
  public void reached(String resourceVersion) {
    events.add(resourceVersion);
  }
}
