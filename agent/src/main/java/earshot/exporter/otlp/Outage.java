// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.Host;
import earshot.component.SignalKind;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that sending has stopped and once that it works again, for all signals together. */
final class Outage {
  private static final Logger LOGGER = LoggerFactory.getLogger(Outage.class);

  private final Object lock = new Object();
  private final Map<SignalKind, String> problems = new EnumMap<>(SignalKind.class);
  private final String component;
  private final Host host;

  Outage(String component, Host host) {
    this.component = component;
    this.host = host;
  }

  /** Notes that a batch was not accepted. */
  void failed(Target target, ExportFailure failure) {
    String path = "exporters." + component;
    String problem =
        "cannot send to "
            + target.endpoint()
            + ": "
            + failure.detail()
            + "; "
            + failure.fix().replace("%s", path);
    synchronized (lock) {
      boolean began = problems.isEmpty();
      problems.put(target.kind(), problem);
      if (began) {
        LOGGER.warn(
            "{}; {}",
            problem,
            failure.retryable()
                ? "until then records wait in " + path + ".sending_queue"
                : "the server refused these records for good: they are dropped");
      }
      host.reportStatus(component, problem);
    }
  }

  /** Notes that a batch was accepted. */
  void succeeded(Target target) {
    synchronized (lock) {
      if (problems.remove(target.kind()) == null) {
        return;
      }
      if (problems.isEmpty()) {
        LOGGER.info("sending to {} works again", target.endpoint());
        host.reportStatus(component, null);
      }
    }
  }
}
