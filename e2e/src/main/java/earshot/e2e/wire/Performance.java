// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.wire;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import earshot.e2e.audio.Corpus;
import earshot.e2e.audio.Recording;
import earshot.e2e.audio.Studio;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Sends clips of the corpus through wire formats, faster than they would be spoken: arguments are
 * the folder of recordings, the speed, the formats and the clips, separated by commas. Prints
 * {@value #READY}, waits for a line, and ends with 0 when all has been heard as it was sent.
 */
public final class Performance {
  static final String READY = "ready";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int AT_ONCE = 6;
  private static final long LISTEN_MILLIS = 20_000;

  private Performance() {}

  public static void main(String[] arguments) throws Exception {
    // Netty's and Java-WebSocket's own logs would cost more than the audio.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Studio studio = new Studio(Path.of(arguments[0]));
    double speed = Double.parseDouble(arguments[1]);
    List<WireFormat> formats =
        Arrays.stream(arguments[2].split(",", -1)).map(WireFormat::valueOf).toList();
    List<Integer> clips = Arrays.stream(arguments[3].split(",", -1)).map(Integer::valueOf).toList();
    List<Recording> recordings = studio.recordAll();
    System.out.println(READY);
    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (WireFormat format : formats) {
        for (int clip : clips) {
          all.add(
              threads.submit(() -> {
                perform(format, recordings, clip, speed);
                return null;
              }));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }

  private static void perform(WireFormat format, List<Recording> recordings, int clip, double speed)
      throws IOException {
    SampleLayout layout = format.layout();
    short[] first = layout.samples(recordings.get(clip));
    short[] second = layout.samples(recordings.get(Corpus.partner(clip)));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Route route = new Route(LOOPBACK, LOOPBACK, format.port(clip));
    try (Line line = format.open(route, clip)) {
      long start = System.nanoTime();
      int from = 0;
      for (int to : format.sentUnits(clip, first.length)) {
        byte[] audio = layout.bytes(first, second, from, to);
        await(start + (long) (to * 1e9 / (layout.rate() * speed)));
        line.send(audio);
        sent.writeBytes(audio);
        from = to;
      }
      line.finish();
      byte[] heard = line.ear().await(sent.size(), LISTEN_MILLIS);
      if (!Arrays.equals(heard, sent.toByteArray())) {
        throw new IOException(
            "%s, clip %d: of %d bytes %d were heard, or others"
                .formatted(format, clip, sent.size(), heard.length));
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException("%s, clip %d failed".formatted(format, clip), e);
    }
  }

  private static void await(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
