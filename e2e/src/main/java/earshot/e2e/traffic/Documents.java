// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Files that are no pictures. */
final class Documents {
  private static final int FILE_BYTES = 64 << 10;
  private static final int ROWS = 1_000;
  private static final int RECORDS = 400;

  private Documents() {}

  static byte[] csv(int number) {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder csv = new StringBuilder("id,at,temperature,humidity,place\n");
    for (int row = 0; row < ROWS; row++) {
      csv.append(
          "%d,%d,%.3f,%.3f,%s\n"
              .formatted(
                  number * ROWS + row,
                  1_760_000_000L + row,
                  20 + random.nextGaussian(),
                  random.nextDouble() * 100,
                  Words.LATIN.phrase(random, 1)));
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(int number) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(
          Words.LATIN.json(new SplittableRandom(number), RECORDS).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Pictures and class files in JSON, as uploads hold them. */
  static byte[] base64(int number) throws IOException {
    byte[] file = number % 2 == 0 ? Pictures.png(number) : Pictures.gray(number);
    return "{\"name\":\"upload-%d\",\"content\":\"%s\"}"
        .formatted(number, Base64.getEncoder().encodeToString(file))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Goes through the jar files of the class path. */
  static DownloadTraffic.Files jars() {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .map(Path::of)
            .toList();
    return number -> {
      long at = (long) number * FILE_BYTES;
      for (Path jar : jars) {
        long size = Files.size(jar);
        if (at < size) {
          return range(jar, at, (int) Math.min(FILE_BYTES, size - at));
        }
        at -= size;
      }
      throw new IllegalStateException("the class path holds no more jar files");
    };
  }

  private static byte[] range(Path file, long at, int count) throws IOException {
    byte[] bytes = new byte[count];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(at);
      in.readFully(bytes);
    }
    return bytes;
  }

  /** Goes through the JDK's own classes. */
  static DownloadTraffic.Files classes() {
    List<Path> classes = new ArrayList<>();
    int[] next = {0};
    return _ -> {
      synchronized (classes) {
        if (classes.isEmpty()) {
          Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base");
          try (Stream<Path> all = Files.walk(base)) {
            all.filter(file -> file.toString().endsWith(".class")).forEach(classes::add);
          }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < FILE_BYTES) {
          bytes.write(Files.readAllBytes(classes.get(next[0]++)));
        }
        return bytes.toByteArray();
      }
    };
  }
}
