// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import earshot.component.LeastRecentlyUsed;
import java.util.function.Function;

/** Remembers what was computed for the keys used last. Not thread-safe: each thread has its own. */
public final class BoundedCache<K, V> {
  private final LeastRecentlyUsed<K, V> entries;
  private final Function<K, V> compute;

  /** Creates a cache that holds at most {@code limit} entries. */
  public BoundedCache(int limit, Function<K, V> compute) {
    this.entries = new LeastRecentlyUsed<>(limit);
    this.compute = compute;
  }

  /** Returns the value of {@code key}, computed if it is not remembered. */
  public V get(K key) {
    V value = entries.get(key);
    if (value == null) {
      value = compute.apply(key);
      entries.put(key, value);
    }
    return value;
  }
}
