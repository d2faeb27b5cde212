// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.signal.Signature;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTableTest {

  /** Few different low bits make long probe paths, which removal must keep whole. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithAHashMap(long seed) {
    Random random = new Random(seed);
    MomentTable table = new MomentTable();
    Map<Signature, Moment> model = new HashMap<>();
    for (int n = 0; n < 20_000; n++) {
      Signature signature = new Signature(random.nextInt(40), -1L - random.nextInt(40));
      Moment known = model.get(signature);
      assertThat(table.get(signature)).isSameAs(known);
      if (known == null) {
        Moment moment = new Moment(signature);
        table.add(moment);
        model.put(signature, moment);
      } else if (random.nextInt(3) > 0) {
        table.remove(known);
        model.remove(signature);
      }
    }
    assertThat(table.size()).isEqualTo(model.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000})
  void grows(int moments) {
    MomentTable table = new MomentTable();
    for (int n = 0; n < moments; n++) {
      table.add(new Moment(Scene.signature(n)));
    }

    for (int n = 0; n < moments; n++) {
      assertThat(table.get(Scene.signature(n))).isNotNull();
    }
    assertThat(table.get(Scene.signature(moments))).isNull();
  }
}
