// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the informer keeps its pods: each is reduced into the {@link PodTable} as it arrives, and
 * what the informer gets back has a name and no more. So no full pod outlives its page of the list.
 *
 * <p>The informer's own event queue is not used, since it would hold full pods without bound.
 */
final class PodStore implements ItemStore<Pod> {
  private final Map<String, UUID> uids = new ConcurrentHashMap<>();
  private final PodTable table;
  private final InstantSource clock;

  PodStore(PodTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  @Override
  public String getKey(Pod pod) {
    return Cache.metaNamespaceKeyFunc(pod);
  }

  @Override
  public @Nullable Pod put(String key, Pod pod) {
    var reduced = PodReader.read(pod);
    UUID previous = uids.put(key, reduced.cgroupUid());
    if (previous != null && !previous.equals(reduced.cgroupUid())) {
      // Created again under its old name while the watch was away: nobody told of the deletion.
      table.delete(previous, EpochNanos.now(clock));
    }
    table.put(reduced, EpochNanos.now(clock));
    return null;
  }

  @Override
  public @Nullable Pod remove(String key) {
    UUID uid = uids.remove(key);
    if (uid != null) {
      table.delete(uid, EpochNanos.now(clock));
    }
    return null;
  }

  @Override
  public Stream<String> keySet() {
    return uids.keySet().stream();
  }

  @Override
  public Stream<Pod> values() {
    return uids.keySet().stream().map(PodStore::named);
  }

  @Override
  public int size() {
    return uids.size();
  }

  @Override
  public @Nullable Pod get(String key) {
    return uids.containsKey(key) ? named(key) : null;
  }

  /** The informer would else remember the key of each pod until the first list is complete. */
  @Override
  public boolean isFullState() {
    return false;
  }

  private static Pod named(String key) {
    int slash = key.indexOf('/');
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(slash < 0 ? null : key.substring(0, slash))
        .withName(key.substring(slash + 1))
        .endMetadata()
        .build();
  }
}
