// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.component.ReceiverFactory;
import earshot.config.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the {@code pcap} receiver. */
public final class PcapReceiverFactory implements ReceiverFactory<PcapConfig> {

  @Override
  public String type() {
    return "pcap";
  }

  @Override
  public PcapConfig configure(Section section) {
    return PcapConfig.read(section);
  }

  @Override
  public List<Finding> check(PcapConfig config, Host host) {
    return config.files().stream().map(PcapReceiverFactory::check).toList();
  }

  @Override
  public Receiver create(PcapConfig config, Next next, Host host) {
    return new PcapReceiver(config, next, host);
  }

  private static Finding check(String file) {
    return Files.isReadable(Path.of(file))
        ? Finding.ok("capture file", file)
        : new Finding(
            Finding.Verdict.ERROR,
            "capture file",
            file + " cannot be read",
            "correct the path, or its permissions");
  }
}
