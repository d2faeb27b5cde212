// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Entries by a key of 128 bits, in an open-addressed table: a reference and some slack for each,
 * where a {@code ConcurrentHashMap} has a node and a boxed key. One writer at a time; any number of
 * readers without a lock, who see each entry that was there before they began.
 */
final class KeyIndex<E extends KeyIndex.Entry> {
  private static final int SMALLEST = 64;

  /** What is found by its key. */
  abstract static class Entry {
    private final long high;
    private final long low;

    Entry(long high, long low) {
      this.high = high;
      this.low = low;
    }

    final long high() {
      return high;
    }

    final long low() {
      return low;
    }
  }

  private static final class Removed extends Entry {
    Removed() {
      super(0, 0);
    }
  }

  /** Keeps the probes beyond it going. */
  private static final Entry REMOVED = new Removed();

  private volatile AtomicReferenceArray<@Nullable Entry> slots =
      new AtomicReferenceArray<>(SMALLEST);
  private int taken;
  private int size;

  /** Returns the entry with this key. */
  @Nullable E get(long high, long low) {
    AtomicReferenceArray<@Nullable Entry> table = slots;
    int mask = table.length() - 1;
    for (int i = hash(high, low) & mask; ; i = (i + 1) & mask) {
      Entry entry = table.getAcquire(i);
      if (entry == null) {
        return null;
      }
      if (entry.low == low && entry.high == high && entry != REMOVED) {
        return cast(entry);
      }
    }
  }

  /** Adds {@code entry}, in the place of one with the same key. */
  void put(E entry) {
    if ((taken + 1) * 3L > slots.length() * 2L) {
      rebuild();
    }
    AtomicReferenceArray<@Nullable Entry> table = slots;
    int i = place(entry.high(), entry.low());
    if (table.getPlain(i) == null) {
      taken++;
      size++;
    }
    table.setRelease(i, entry);
  }

  /** Removes the entry with the key of {@code entry}, if it is this one. */
  @SuppressWarnings("ReferenceEquality") // Another of the same key stays.
  void remove(E entry) {
    int i = place(entry.high(), entry.low());
    if (slots.getPlain(i) == entry) {
      slots.setRelease(i, REMOVED);
      size--;
    }
  }

  /** Returns the number of entries; for the writer. */
  int size() {
    return size;
  }

  /** Returns all entries at present; for the writer. */
  List<E> entries() {
    AtomicReferenceArray<@Nullable Entry> table = slots;
    List<E> entries = new ArrayList<>(size);
    for (int i = 0; i < table.length(); i++) {
      Entry entry = table.getPlain(i);
      if (entry != null && entry != REMOVED) {
        entries.add(cast(entry));
      }
    }
    return entries;
  }

  /** Returns where the key is, or the first free place for it. */
  private int place(long high, long low) {
    AtomicReferenceArray<@Nullable Entry> table = slots;
    int mask = table.length() - 1;
    int i = hash(high, low) & mask;
    while (true) {
      Entry entry = table.getPlain(i);
      if (entry == null || (entry.low == low && entry.high == high && entry != REMOVED)) {
        return i;
      }
      i = (i + 1) & mask;
    }
  }

  /** Leaves what was removed behind; readers of the old table still find what it has. */
  private void rebuild() {
    AtomicReferenceArray<@Nullable Entry> old = slots;
    int length = SMALLEST;
    while ((size + 1) * 2L > length) {
      length *= 2;
    }
    AtomicReferenceArray<@Nullable Entry> table = new AtomicReferenceArray<>(length);
    int mask = length - 1;
    for (int from = 0; from < old.length(); from++) {
      Entry entry = old.getPlain(from);
      if (entry != null && entry != REMOVED) {
        int i = hash(entry.high, entry.low) & mask;
        while (table.getPlain(i) != null) {
          i = (i + 1) & mask;
        }
        table.setPlain(i, entry);
      }
    }
    taken = size;
    slots = table;
  }

  // Only entries of type E are put in.
  @SuppressWarnings("unchecked")
  private E cast(Entry entry) {
    return (E) entry;
  }

  /** Addresses differ in their last bits alone, and UIDs may be counted up. */
  private static int hash(long high, long low) {
    long mixed = (high * 0x9E3779B97F4A7C15L + low) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 32 ^ mixed >>> 57);
  }
}
