// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers so many; the one used least lately is forgotten first. Not thread-safe. */
public final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int limit;

  /** Creates one that holds at most {@code limit} entries. */
  public LeastRecentlyUsed(int limit) {
    super(64, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
