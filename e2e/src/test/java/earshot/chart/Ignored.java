// SPDX-License-Identifier: Apache-2.0
package earshot.chart;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

/** Of a watch that only has to be granted. */
final class Ignored implements Watcher<Pod> {
  @Override
  public void eventReceived(Action action, Pod pod) {}

  @Override
  public void onClose(WatcherException cause) {}
}
