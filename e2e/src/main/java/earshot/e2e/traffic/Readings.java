// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Arrays of what an instrument measured. */
final class Readings {
  private static final int COUNT = 8_192;

  /** A measurement's own scatter, by its scale. */
  private static final double SCATTER = 0.01;

  private static final double DRIFT = 0.02;
  private static final double TEMPERATURE = 20;
  private static final double STEPS_PER_UNIT = 256;
  private static final double AMPLITUDE = 4_000;

  private Readings() {}

  static byte[] float32(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * COUNT).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : slow(number)) {
      bytes.putFloat((float) (TEMPERATURE + value));
    }
    return bytes.array();
  }

  static byte[] float32Steps(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * COUNT).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : oscillation(number)) {
      bytes.putFloat((float) (Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT));
    }
    return bytes.array();
  }

  static byte[] int16(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * COUNT).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : slow(number)) {
      bytes.putShort((short) Math.round(100 * (TEMPERATURE + value)));
    }
    return bytes.array();
  }

  static byte[] vibration(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * COUNT).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : oscillation(number)) {
      bytes.putShort((short) Math.round(AMPLITUDE * value));
    }
    return bytes.array();
  }

  /** A walk that returns to zero. */
  private static double[] slow(int number) {
    SplittableRandom random = new SplittableRandom(number);
    double[] values = new double[COUNT];
    double level = 0;
    for (int n = 0; n < COUNT; n++) {
      level = level * (1 - SCATTER) + DRIFT * random.nextGaussian();
      values[n] = level + SCATTER * random.nextGaussian();
    }
    return values;
  }

  private static double[] oscillation(int number) {
    SplittableRandom random = new SplittableRandom(number);
    double[] values = new double[COUNT];
    double phase = 0;
    double step = 0.2;
    for (int n = 0; n < COUNT; n++) {
      step = Math.clamp(step + 0.005 * random.nextGaussian(), 0.05, 0.5);
      phase += step;
      values[n] = Math.sin(phase) + SCATTER * random.nextGaussian();
    }
    return values;
  }
}
