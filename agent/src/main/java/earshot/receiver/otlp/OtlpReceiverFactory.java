// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.Finding;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.component.ReceiverFactory;
import earshot.config.Section;
import earshot.signature.SignatureKey;
import java.util.List;

/** Makes the receiver {@code otlp}. */
public final class OtlpReceiverFactory implements ReceiverFactory<OtlpReceiverConfig> {

  private static final String SUBJECT = "signature key";

  @Override
  public String type() {
    return "otlp";
  }

  @Override
  public OtlpReceiverConfig configure(Section section) {
    return OtlpReceiverConfig.read(section);
  }

  @Override
  public List<Finding> check(OtlpReceiverConfig config, Host host) {
    SignatureKey key = config.key();
    return List.of(
        key == null
            ? new Finding(Finding.Verdict.ERROR, SUBJECT, OtlpReceiver.NO_KEY, OtlpReceiver.KEY_FIX)
            : Finding.ok(SUBJECT, "id " + key.id()));
  }

  @Override
  public Receiver create(OtlpReceiverConfig config, Next next, Host host) {
    return new OtlpReceiver(config, next, host);
  }

  @Override
  public boolean relays() {
    return true;
  }
}
