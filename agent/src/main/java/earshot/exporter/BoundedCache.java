// SPDX-License-Identifier: Apache-2.0
package earshot.exporter;

import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int limit;

    LeastRecentlyUsed(int limit) {
      super(16, 0.75f, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > limit;
    }
  }
}
