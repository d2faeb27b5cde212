// SPDX-License-Identifier: Apache-2.0
package earshot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.e2e.agent.AgentJar;
import earshot.e2e.pods.PacketDump;
import earshot.signature.SignatureKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two real captures of one real connection. */
class ReplayIT {
  private static final int PIECES = 400;
  private static final int SAMPLING_BITS = 10;
  private static final String KEY = "0e".repeat(32);

  @Test
  void twoDumpsInTransitOut() throws Exception {
    try (Rig rig = Rig.of(Rig.pod("caller", 21), Rig.pod("bot", 22))) {
      Path caller = rig.file("caller.pcap");
      Path bot = rig.file("bot.pcap");
      Path json = rig.file("table.json");
      PacketDump first = rig.own(() -> PacketDump.in(rig.pod(0), caller));
      PacketDump second = rig.own(() -> PacketDump.in(rig.pod(1), bot));
      rig.own(() -> TalkProcess.in(rig.pod(1), "hear", "10.213.0.22", "7000"));
      rig.own(() ->
              TalkProcess.in(
                  rig.pod(0),
                  "speak",
                  "10.213.0.21",
                  "41000",
                  "10.213.0.22",
                  "7000",
                  "1",
                  "" + PIECES))
          .speak();
      first.close();
      second.close();

      List<String> command =
          new ArrayList<>(AgentJar.command(Path.of(System.getProperty("repository.root"))));
      command.addAll(List.of("replay", "--json", json.toString()));
      command.addAll(List.of("--at", caller + "=10.213.0.21", "--at", bot + "=10.213.0.22"));
      command.addAll(List.of("--name", "10.213.0.21=caller", "--name", "10.213.0.22=bot"));
      command.addAll(List.of(caller.toString(), bot.toString()));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("EARSHOT_SIGNATURE_KEY", KEY);
      builder
          .environment()
          .put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + rig.backEndPort());
      builder.environment().put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
      Process replay = builder.start();
      String said = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(replay.waitFor()).as(said).isZero();
      Set<String> spoken = Talk.signatures(SignatureKey.parse(KEY), SAMPLING_BITS, 1, PIECES);
      assertThat(spoken).hasSizeGreaterThan(30);
      JsonNode table = JsonMapper.shared().readTree(Files.readString(json));
      // What it is has to be heard first: the beginning of the talk is lost.
      int sighted = table.get("sightings").asInt() / 2;
      assertThat(sighted).as(said).isBetween(spoken.size() * 3 / 4, spoken.size());
      assertThat(table.get("sightings").asInt()).as(said).isEqualTo(2 * sighted);
      JsonNode transit = table.get("transits").get(0);
      assertThat(transit.get("sourceWorkload").asString()).isEqualTo("caller");
      assertThat(transit.get("destinationWorkload").asString()).isEqualTo("bot");
      assertThat(transit.get("transits").asInt()).isEqualTo(sighted);
      // What the table counts has been sent when the process has ended.
      assertThat(rig.exported().sightings()).isEqualTo(2L * sighted);
      assertThat(rig.exported().transits()).hasSize(sighted);
    }
  }
}
