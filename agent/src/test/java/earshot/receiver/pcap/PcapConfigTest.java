// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ToldFormats;
import earshot.config.ConfigException;
import earshot.config.ConfigText;
import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.signature.SampleFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PcapConfigTest {

  @Test
  void nothingIsToldByDefault() {
    PcapConfig config = PcapConfig.read(Section.empty());

    assertThat(config.ports().ranges()).isEmpty();
    assertThat(config.signature().formats().byPort()).isEmpty();
  }

  @Test
  void portsAndFormats() throws ConfigException {
    PcapConfig config =
        read(
            """
            ports: [5004, "8000-8100"]
            signature:
              formats: {"8001": auto, 8002: raw, "8000-8003": ulaw, "9": pcm16_stereo}
            """);

    assertThat(config.ports()).isEqualTo(PortRanges.parse(List.of("5004", "8000-8100")));
    assertThat(config.signature().formats().byPort())
        .isEqualTo(
            Map.of(
                8000,
                SampleFormat.ULAW,
                8002,
                SampleFormat.OTHER,
                8003,
                SampleFormat.ULAW,
                9,
                SampleFormat.PCM16_STEREO));
  }

  @Test
  void thePortThatAFlowGoesToCountsFirst() {
    ToldFormats formats = new ToldFormats(Map.of(1, SampleFormat.ULAW, 2, SampleFormat.ALAW));

    assertThat(formats.of(1, 2)).isEqualTo(SampleFormat.ALAW);
    assertThat(formats.of(1, 3)).isEqualTo(SampleFormat.ULAW);
    assertThat(formats.of(3, 4)).isNull();
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> read("signature: {formats: {\"8000\": opus}}"))
        .hasMessageContaining(
            "formats: must be one of auto, raw, ulaw, alaw, pcm16, ulaw_stereo, alaw_stereo,"
                + " pcm16_stereo, is 'opus'");
    assertThatThrownBy(() -> read("signature: {formats: {\"http\": ulaw}}"))
        .hasMessageContaining(
            "must be ports from 0 to 65535 or ranges such as 8000-8100, is 'http'");
    assertThatThrownBy(() -> read("ports: 70000")).hasMessageContaining("is '70000'");
  }

  private static PcapConfig read(String yaml) throws ConfigException {
    return new ConfigText("test.yaml", yaml).read(_ -> null, PcapConfig::read);
  }
}
