// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes recordings of clips with espeak-ng and sox, and keeps them below a folder under a name that
 * holds a digest of the recipe.
 */
public final class Studio {
  private static final String RAW = "raw";

  private final Path cache;

  /** Creates one that keeps recordings in {@code cache}. */
  public Studio(Path cache) {
    this.cache = cache;
  }

  /** Creates one that keeps recordings where {@code ./dev} keeps its downloads. */
  public static Studio ofUser() {
    String own = System.getenv("EARSHOT_CACHE");
    if (own != null) {
      return new Studio(Path.of(own, "corpus"));
    }
    String base = System.getenv("XDG_CACHE_HOME");
    Path user = base == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
    return new Studio(user.resolve("earshot").resolve("corpus"));
  }

  /** Returns the folder that recordings are kept in. */
  public Path folder() {
    return cache;
  }

  /**
   * Returns the recording of clip number {@code number}, made where it is missing.
   *
   * @throws IOException if espeak-ng or sox is missing or fails
   */
  public Recording record(int number) throws IOException {
    Clip clip = Corpus.clips().get(number);
    Path wide = cache.resolve("%s-%s.24k".formatted(clip.name(), digest(clip)));
    Path middle = cache.resolve("%s-%s.16k".formatted(clip.name(), digest(clip)));
    Path narrow = cache.resolve("%s-%s.8k".formatted(clip.name(), digest(clip)));
    if (!Files.exists(narrow) || !Files.exists(middle)) {
      Files.createDirectories(cache);
      make(clip, wide, middle, narrow);
    }
    short[] samples = samples(narrow);
    for (int n = 0; n < samples.length; n++) {
      samples[n] = (short) MuLaw.decode(MuLaw.encode(samples[n]));
    }
    return new Recording(number, clip, samples, samples(middle), samples(wide));
  }

  /** Returns recordings of all clips. */
  public List<Recording> recordAll() throws IOException {
    List<Recording> all = new ArrayList<>();
    for (int number = 0; number < Corpus.clips().size(); number++) {
      all.add(record(number));
    }
    return all;
  }

  private void make(Clip clip, Path wide, Path middle, Path narrow) throws IOException {
    Path work = Files.createTempDirectory(cache, "work");
    try {
      List<String> join = new ArrayList<>(List.of("sox", "-D"));
      for (Clip.Part part : clip.parts()) {
        Path file = work.resolve("part%d.wav".formatted(join.size()));
        switch (part) {
          case Clip.Voice voice -> speak(voice, work, file);
          case Clip.Synthesis synthesis -> synthesise(synthesis, file);
        }
        join.add(file.toString());
      }
      Path whole = work.resolve("whole.wav");
      join.addAll(List.of(whole.toString(), "trim", "0", "" + Clip.SECONDS));
      run(join);
      convert(whole, Recording.WIDE_RATE, work.resolve("wide"));
      convert(whole, Recording.MIDDLE_RATE, work.resolve("middle"));
      convert(whole, Recording.NARROW_RATE, work.resolve("narrow"));
      Files.move(work.resolve("wide"), wide, StandardCopyOption.ATOMIC_MOVE);
      Files.move(work.resolve("middle"), middle, StandardCopyOption.ATOMIC_MOVE);
      // Last, since its presence says that all are there.
      Files.move(work.resolve("narrow"), narrow, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(work);
    }
  }

  private static void speak(Clip.Voice voice, Path work, Path file) throws IOException {
    Path spoken = work.resolve("spoken.wav");
    Path dry = work.resolve("dry.wav");
    run(
        List.of(
            "espeak-ng",
            "-v",
            voice.voice(),
            "-s",
            "" + voice.wordsPerMinute(),
            "-p",
            "" + voice.pitch(),
            "-w",
            spoken.toString(),
            voice.text()));
    String seconds = "" + voice.seconds();
    run(
        List.of(
            "sox",
            "-D",
            spoken.toString(),
            "-r",
            "" + Recording.WIDE_RATE,
            "-c",
            "1",
            "-b",
            "16",
            dry.toString(),
            "gain",
            "-n",
            "" + voice.gainDecibels(),
            "pad",
            "0",
            seconds,
            "trim",
            "0",
            seconds));
    if (voice.roomVolume() == 0) {
      Files.move(dry, file);
      return;
    }
    Path room = work.resolve("room.wav");
    run(
        List.of(
            "sox",
            "-R",
            "-D",
            "-n",
            "-r",
            "" + Recording.WIDE_RATE,
            "-c",
            "1",
            "-b",
            "16",
            room.toString(),
            "synth",
            "" + (voice.roomSeconds() + voice.seconds()),
            "pinknoise",
            "vol",
            "" + voice.roomVolume(),
            "lowpass",
            "2800",
            "trim",
            "" + voice.roomSeconds()));
    run(
        List.of(
            "sox",
            "-D",
            "-m",
            "-v",
            "1",
            dry.toString(),
            "-v",
            "1",
            room.toString(),
            file.toString()));
  }

  private static void synthesise(Clip.Synthesis synthesis, Path file) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sox",
                "-R",
                "-D",
                "-n",
                "-r",
                "" + Recording.WIDE_RATE,
                "-c",
                "" + synthesis.channels(),
                "-b",
                "16",
                file.toString()));
    command.addAll(synthesis.effects());
    command.addAll(List.of("trim", "0", "" + synthesis.seconds()));
    run(command);
  }

  private static void convert(Path whole, int rate, Path out) throws IOException {
    run(
        List.of(
            "sox",
            "-D",
            whole.toString(),
            "-t",
            RAW,
            "-r",
            "" + rate,
            "-e",
            "signed-integer",
            "-b",
            "16",
            "-L",
            "-c",
            "1",
            out.toString()));
  }

  private static short[] samples(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[bytes.remaining() / Short.BYTES];
    bytes.asShortBuffer().get(samples);
    return samples;
  }

  private static void run(List<String> command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          "the program '%s' is missing: install the package of that name, or use ./dev"
              .formatted(command.getFirst()),
          e);
    }
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            "'%s' ended with %d: %s".formatted(String.join(" ", command), code, said.strip()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a clip was made", e);
    }
  }

  private static void remove(Path work) throws IOException {
    try (var files = Files.list(work)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(work);
  }

  private static String digest(Clip clip) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(clip.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
