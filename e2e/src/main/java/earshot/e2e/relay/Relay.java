// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.relay;

import earshot.e2e.stamp.Side;
import earshot.e2e.stamp.StampLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All calls of one pod, each on threads of its own that end with the process. */
final class Relay {
  private final RelayOptions options;
  private final StampLog log;
  private final List<Player> players = new ArrayList<>();

  Relay(RelayOptions options) throws IOException {
    this.options = options;
    this.log = new StampLog(options.log());
  }

  /** Listens, then connects onwards; returns when audio may come. */
  void open() throws IOException {
    List<DelayLine> lines = new ArrayList<>();
    for (int call = 0; call < options.calls(); call++) {
      DelayLine line =
          new DelayLine(new Hold(options.holdMillis(), options.growthMillisPerSecond()));
      lines.add(line);
      receive(call, line);
    }
    for (int call = 0; call < options.calls(); call++) {
      send(call, lines.get(call));
    }
  }

  /** Begins to play, where this pod is the source. */
  void play() {
    for (int call = 0; call < players.size(); call++) {
      Player player = players.get(call);
      start("player-" + call, () -> player.play(options.play()));
    }
  }

  private void receive(int call, DelayLine line) throws IOException {
    if (options.in() == null) {
      return;
    }
    LegInput input = new LegInput(options.in(), call);
    boolean holds = options.out() != null;
    start(
        "in-" + call,
        () ->
            input.receive((position, bytes, offset, count, receivedUnixNanos) -> {
              log.append(Side.IN, call, position, position + count, receivedUnixNanos);
              if (holds) {
                long ageNanos = UnixClock.nanos() - receivedUnixNanos;
                line.put(position, bytes, offset, count, System.nanoTime() - ageNanos);
              }
            }));
  }

  private void send(int call, DelayLine line) throws IOException {
    if (options.out() == null) {
      return;
    }
    LegOutput output = new LegOutput(options.out(), call, log);
    if (options.in() == null) {
      players.add(new Player(call, output));
      return;
    }
    start(
        "out-" + call,
        () -> {
          while (true) {
            output.send(line.take(output.nextAudioBytes()));
          }
        });
  }

  private interface Body {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String name, Body body) {
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> {
          try {
            body.run();
          } catch (IOException e) {
            throw new IllegalStateException(name + " failed", e);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
