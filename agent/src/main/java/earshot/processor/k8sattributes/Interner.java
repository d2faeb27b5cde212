// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal ones, for as long as somebody uses it: the dictionary of what many pods have
 * in common. Not thread-safe.
 */
final class Interner<T> {
  private final Map<T, WeakReference<T>> known = new WeakHashMap<>();

  /** Returns the first object seen that equals {@code object}. */
  T intern(T object) {
    WeakReference<T> reference = known.get(object);
    @Nullable T first = reference == null ? null : reference.get();
    if (first != null) {
      return first;
    }
    known.put(object, new WeakReference<>(object));
    return object;
  }
}
