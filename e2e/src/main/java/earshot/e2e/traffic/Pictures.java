// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Pictures as a camera takes them: smooth, with edges and some noise. */
final class Pictures {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final int COLOURS = 3;
  private static final int HEADER_BYTES = 54;
  private static final int NOISE = 3;

  /** Darkest and brightest, of 256. */
  private static final double DARK = 20;

  private static final double BRIGHT = 235;
  private static final int DEPTH_STEPS = 16;

  private Pictures() {}

  /** A light that varies over the picture, and a body before it. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Scene(double[] slopes, double x, double y, double radius) {
    static Scene of(SplittableRandom random) {
      double[] slopes = random.doubles(4 * COLOURS, -3, 3).toArray();
      return new Scene(
          slopes,
          random.nextDouble() * WIDTH,
          random.nextDouble() * HEIGHT,
          random.nextDouble(10, 50));
    }

    double light(int column, int row, int colour) {
      double u = (double) column / WIDTH;
      double v = (double) row / HEIGHT;
      double wave =
          Math.sin(slopes[4 * colour] * u + slopes[4 * colour + 1] * v + slopes[4 * colour + 2]);
      boolean body = Math.hypot(column - x, row - y) < radius;
      double level = 0.5 + 0.35 * (body ? -wave : wave) + 0.05 * slopes[4 * colour + 3];
      return DARK + (BRIGHT - DARK) * Math.clamp(level, 0, 1);
    }
  }

  static byte[] png(int number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    Scene scene = Scene.of(random);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int pixel = 0;
        for (int colour = 0; colour < COLOURS; colour++) {
          pixel = pixel << 8 | level(scene, column, row, colour, random);
        }
        image.setRGB(column, row, pixel);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  static byte[] bitmap(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Scene scene = Scene.of(random);
    int pixelBytes = WIDTH * HEIGHT * COLOURS;
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + pixelBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 'B').put((byte) 'M').putInt(bytes.capacity()).putInt(0).putInt(HEADER_BYTES);
    bytes.putInt(40).putInt(WIDTH).putInt(HEIGHT).putShort((short) 1).putShort((short) 24);
    bytes.position(HEADER_BYTES);
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        for (int colour = 0; colour < COLOURS; colour++) {
          bytes.put((byte) level(scene, column, row, colour, random));
        }
      }
    }
    return bytes.array();
  }

  static byte[] gray(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Scene scene = Scene.of(random);
    byte[] bytes = new byte[WIDTH * HEIGHT];
    for (int n = 0; n < bytes.length; n++) {
      bytes[n] = (byte) level(scene, n % WIDTH, n / WIDTH, 0, random);
    }
    return bytes;
  }

  /** Distances in millimetres. */
  static byte[] depth(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Scene scene = Scene.of(random);
    ByteBuffer bytes = ByteBuffer.allocate(2 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
    for (int n = 0; n < WIDTH * HEIGHT; n++) {
      bytes.putShort((short) (DEPTH_STEPS * level(scene, n % WIDTH, n / WIDTH, 0, random)));
    }
    return bytes.array();
  }

  private static int level(Scene scene, int column, int row, int colour, SplittableRandom random) {
    return Math.clamp(
        Math.round(scene.light(column, row, colour) + random.nextInt(-NOISE, NOISE + 1)), 0, 255);
  }
}
