// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private final KeyIndex<Item> index = new KeyIndex<>();

  private static final class Item extends KeyIndex.Entry {
    Item(long high, long low) {
      super(high, low);
    }
  }

  @Test
  void findsWhatAMapFinds() {
    Map<Long, Item> expected = new HashMap<>();
    Random random = new Random(7);
    for (int step = 0; step < 100_000; step++) {
      long key = random.nextInt(2_000);
      Item present = expected.get(key);
      if (present != null && random.nextInt(3) > 0) {
        index.remove(present);
        expected.remove(key);
      } else {
        Item item = new Item(0, key);
        index.put(item);
        expected.put(key, item);
      }
    }

    assertThat(index.size()).isEqualTo(expected.size());
    assertThat(index.entries()).containsExactlyInAnyOrderElementsOf(expected.values());
    for (long key = 0; key < 2_000; key++) {
      assertThat(index.get(0, key)).isSameAs(expected.get(key));
      assertThat(index.get(1, key)).isNull();
    }
  }

  @Test
  void findsTheKeyThatIsZero() {
    Item zero = new Item(0, 0);
    index.put(zero);
    assertThat(index.get(0, 0)).isSameAs(zero);

    index.remove(zero);

    assertThat(index.get(0, 0)).isNull();
  }

  @Test
  void leavesTheEntryThatTookThePlaceOfTheRemoved() {
    Item old = new Item(1, 2);
    Item current = new Item(1, 2);
    index.put(old);
    index.put(current);

    index.remove(old);

    assertThat(index.get(1, 2)).isSameAs(current);
    assertThat(index.size()).isEqualTo(1);
  }

  @Test
  void findsWhatIsThereWhileOthersComeAndGo() {
    for (long key = 0; key < 1_000; key++) {
      index.put(new Item(1, key));
    }
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          while (!done.get()) {
            for (long key = 0; key < 5_000; key++) {
              index.put(new Item(2, key));
            }
            for (long key = 0; key < 5_000; key++) {
              Item item = index.get(2, key);
              if (item != null) {
                index.remove(item);
              }
            }
          }
        });

    for (int round = 0; round < 300; round++) {
      for (long key = 0; key < 1_000; key++) {
        assertThat(index.get(1, key)).isNotNull();
      }
    }
    done.set(true);
    writer.join();
  }
}
