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
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends clips of the corpus through wire formats, faster than they would be spoken: arguments are
 * the folder of recordings, the speed, the formats and the clips, separated by commas. A format
 * written {@code IN>OUT} is heard in one and sent on in the other; one that begins with {@code ~}
 * crosses a {@link Rapids}, and datagrams of one that begins with {@code @} come from {@link
 * Outside}. Prints {@value #READY}, waits for a line, and ends with 0 when all has been heard as it
 * was sent.
 */
public final class Performance {
  static final String READY = "ready";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String IMPAIRED = "~";
  private static final String FROM_OUTSIDE = "@";
  private static final long LOSSY_MILLIS = 500;
  private static final int AT_ONCE = 6;
  private static final long LISTEN_MILLIS = 20_000;

  private Performance() {}

  public static void main(String[] arguments) throws Exception {
    // Netty's and Java-WebSocket's own logs would cost more than the audio.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Studio studio = new Studio(Path.of(arguments[0]));
    double speed = Double.parseDouble(arguments[1]);
    String[] ways = arguments[2].split(",", -1);
    List<Integer> clips = Arrays.stream(arguments[3].split(",", -1)).map(Integer::valueOf).toList();
    List<Recording> recordings = studio.recordAll();
    if (arguments[2].contains(IMPAIRED)) {
      Rapids.open();
    }
    Outside outside = arguments[2].contains(FROM_OUTSIDE) ? Outside.open() : null;
    System.out.println(READY);
    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int way = 0; way < ways.length; way++) {
        for (int clip : clips) {
          int number = way;
          all.add(
              threads.submit(() -> {
                perform(ways[number], number, recordings, clip, speed, outside);
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

  private static void perform(
      String way,
      int number,
      List<Recording> plain,
      int clip,
      double speed,
      @Nullable Outside outside)
      throws IOException {
    try {
      if (outside != null && way.startsWith(FROM_OUTSIDE)) {
        WireFormat format = WireFormat.valueOf(way.substring(1));
        try (Line line = format.open(outside.route(format.port(clip)), clip)) {
          speak(format, line, plain, clip, speed, false);
        }
        return;
      }
      if (way.startsWith(IMPAIRED)) {
        WireFormat format = WireFormat.valueOf(way.substring(1));
        try (Line line = format.open(Rapids.route(format.impairedPort(clip)), clip)) {
          speak(format, line, plain, clip, speed, format.isDatagrams());
        }
        return;
      }
      int arrow = way.indexOf('>');
      if (arrow < 0) {
        WireFormat format = WireFormat.valueOf(way);
        try (Line line = format.open(route(format.port(clip)), clip)) {
          speak(format, line, plain, clip, speed, false);
        }
        return;
      }
      Relay relay =
          new Relay(
              WireFormat.valueOf(way.substring(0, arrow)),
              WireFormat.valueOf(way.substring(arrow + 1)),
              number);
      // Of the others nothing is read, and there are many.
      List<Recording> recordings =
          plain.stream()
              .map(recording ->
                  recording.number() == clip || recording.number() == Corpus.partner(clip)
                      ? recording.at(relay.gain())
                      : recording)
              .toList();
      try (Line in = relay.in().open(route(relay.inPort(clip)), clip);
          Line out = relay.out().open(route(relay.outPort(clip)), clip)) {
        Thread forward =
            Thread.ofPlatform()
                .daemon()
                .start(() -> forward(relay, in.ear(), out, recordings, clip));
        speak(relay.in(), in, recordings, clip, speed, false);
        int bytes = relay.out().layout().length(samples(relay.out(), recordings, clip).length);
        if (out.ear().await(bytes, LISTEN_MILLIS).length != bytes) {
          throw new IOException("not all was sent on");
        }
        forward.join();
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException("%s, clip %d failed".formatted(way, clip), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Route route(int port) {
    return new Route(LOOPBACK, LOOPBACK, port);
  }

  private static short[] samples(WireFormat format, List<Recording> recordings, int clip) {
    return format.layout().samples(recordings.get(clip));
  }

  private static void speak(
      WireFormat format,
      Line line,
      List<Recording> recordings,
      int clip,
      double speed,
      boolean lossy)
      throws IOException {
    SampleLayout layout = format.layout();
    short[] first = samples(format, recordings, clip);
    short[] second = samples(format, recordings, Corpus.partner(clip));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
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
    byte[] heard = line.ear().await(sent.size(), lossy ? LOSSY_MILLIS : LISTEN_MILLIS);
    if (!lossy && !Arrays.equals(heard, sent.toByteArray())) {
      throw new IOException(
          "of %d bytes %d were heard, or others".formatted(sent.size(), heard.length));
    }
  }

  /** Sends on what is heard, in the other format, once it has been held. */
  private static void forward(
      Relay relay, Ear ear, Line out, List<Recording> recordings, int clip) {
    SampleLayout from = relay.in().layout();
    SampleLayout to = relay.out().layout();
    short[] second = samples(relay.out(), recordings, Corpus.partner(clip));
    try {
      int done = 0;
      for (int end : relay.out().sentUnits(clip, second.length)) {
        byte[] heard = ear.await(from.length(end), LISTEN_MILLIS);
        await(System.nanoTime() + Relay.HOLD_NANOS);
        short[] first = from.linear(heard, done, end);
        out.send(to.bytes(first, Arrays.copyOfRange(second, done, end), 0, end - done));
        done = end;
      }
      out.finish();
    } catch (IOException e) {
      out.ear().fail(e);
    }
  }

  private static void await(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
