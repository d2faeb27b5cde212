// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers so many; the one used least lately is forgotten first. */
final class Lru<K, V> extends LinkedHashMap<K, V> {
  @Serial private static final long serialVersionUID = 1L;

  private final int limit;

  Lru(int limit) {
    super(64, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
