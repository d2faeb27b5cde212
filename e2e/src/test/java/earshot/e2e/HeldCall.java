// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import earshot.e2e.framing.Leg;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.relay.RelayOptions;
import earshot.e2e.relay.RelayProcess;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call through three pods, of which the middle one holds it. */
final class HeldCall {
  /** The workload that holds the audio. */
  static final String HOLDER = "router";

  private final List<RelayProcess> relays;

  private HeldCall(List<RelayProcess> relays) {
    this.relays = relays;
  }

  /** Returns the pods of a rig for such a call. */
  static PodSpec[] pods() {
    return new PodSpec[] {Rig.pod("trunk", 21), Rig.pod(HOLDER, 22), Rig.pod("bot", 23)};
  }

  /** Starts it between the pods of {@code rig}, which are {@link #pods()}. */
  static HeldCall play(Rig rig, int holdMillis, int seconds) throws Exception {
    Leg first = new Leg(Leg.Kind.RTP, "10.213.0.22", 16384, List.of(160));
    Leg second = new Leg(Leg.Kind.PLAIN, "10.213.0.23", 7000, List.of(317, 523));
    Duration length = Duration.ofSeconds(seconds);
    RelayProcess trunk = relay(rig, 0, null, first, 0, length);
    RelayProcess router = relay(rig, 1, first, second, holdMillis, length);
    RelayProcess bot = relay(rig, 2, second, null, 0, length);
    List<RelayProcess> relays = List.of(trunk, router, bot);
    relays.forEach(RelayProcess::awaitReady);
    trunk.play();
    return new HeldCall(relays);
  }

  void checkAlive() {
    RelayProcess.checkAlive(relays);
  }

  private static RelayProcess relay(
      Rig rig, int pod, @Nullable Leg in, @Nullable Leg out, int holdMillis, Duration length)
      throws Exception {
    RelayOptions options =
        new RelayOptions(1, rig.file(pod + ".stamps"), in, out, holdMillis, 0, length);
    return rig.own(() -> new RelayProcess(rig.pod(pod), options, rig.file(pod + ".err")));
  }
}
