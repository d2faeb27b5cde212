// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import earshot.e2e.framing.Leg;
import earshot.e2e.pods.CgroupDriver;
import earshot.e2e.pods.PodSpec;
import earshot.e2e.relay.RelayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Who calls whom: five pods of two namespaces in a row, each leg framed in another way.
 *
 * @param stages in the order of the audio
 * @param duration how long is spoken
 */
record Scenario(List<Stage> stages, Duration duration) {
  /** Calls at once. */
  static final int CALLS = 2;

  private static final String TELEPHONY = "telephony";
  private static final String SPEECH = "speech";

  /** Returns the demo's scenario with fresh pod UIDs and container ids. */
  static Scenario create(Duration duration) {
    Leg rtp = new Leg(Leg.Kind.RTP, "10.213.0.12", 16_384, List.of(160));
    Leg prefixed = new Leg(Leg.Kind.LENGTH_PREFIXED, "10.213.0.13", 9_092, List.of(320));
    Leg webSocket = new Leg(Leg.Kind.WEBSOCKET, "10.213.0.14", 8_081, List.of(512));
    Leg plain = new Leg(Leg.Kind.PLAIN, "10.213.0.15", 7_100, List.of(317, 777, 523));
    return new Scenario(
        List.of(
            new Stage(
                deployment(
                    TELEPHONY, "sip-trunk", "6b5d7c9f4d", "q8w4z", 11, CgroupDriver.CGROUPFS),
                null,
                rtp,
                0,
                0),
            new Stage(
                deployment(
                    TELEPHONY, "telephony-gateway", "7d9f8c5b6", "x2x9k", 12, CgroupDriver.SYSTEMD),
                rtp,
                prefixed,
                15,
                15),
            new Stage(
                PodSpec.of(
                    PodSpec.WorkloadKind.STATEFUL_SET,
                    TELEPHONY,
                    "media-router",
                    "10.213.0.13",
                    CgroupDriver.SYSTEMD),
                prefixed,
                webSocket,
                40,
                40),
            new Stage(
                deployment(
                    SPEECH, "voice-activity", "5c8b6f7d44", "m4kp7", 14, CgroupDriver.CGROUPFS),
                webSocket,
                plain,
                60,
                140),
            new Stage(
                deployment(SPEECH, "transcriber", "84f6d9b7c5", "hj5tn", 15, CgroupDriver.SYSTEMD),
                plain,
                null,
                0,
                0)),
        duration);
  }

  private static PodSpec deployment(
      String namespace,
      String workload,
      String hash,
      String suffix,
      int lastOctet,
      CgroupDriver driver) {
    return PodSpec.ofDeployment(namespace, workload, hash, suffix, "10.213.0." + lastOctet, driver);
  }

  /** Returns what the pod's process is told. */
  RelayOptions options(Stage stage, Path log) {
    double seconds = duration.toMillis() / 1_000.0;
    return new RelayOptions(
        CALLS,
        log,
        stage.in(),
        stage.out(),
        stage.holdMillis(),
        (stage.finalHoldMillis() - stage.holdMillis()) / seconds,
        duration);
  }

  /** Returns the pods' specifications in the order of the stages. */
  List<PodSpec> pods() {
    return stages.stream().map(Stage::pod).toList();
  }
}
