// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.component.Finding;
import earshot.component.Finding.Verdict;
import earshot.component.Host;
import earshot.component.SignalKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks whether somebody listens where an exporter would send to. */
final class EndpointCheck {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  private static final String SUBJECT = "OTLP endpoint";

  private EndpointCheck() {}

  static List<Finding> findings(OtlpConfig config, Host host) {
    TargetResolver resolver = new TargetResolver(config, host::environment);
    List<Finding> findings = new ArrayList<>();
    Set<InetSocketAddress> seen = new HashSet<>();
    for (SignalKind kind : SignalKind.values()) {
      try {
        Target target = resolver.resolve(kind);
        Pem.read(target);
        URI endpoint = target.endpoint();
        if (seen.add(EndpointUrl.address(endpoint))) {
          findings.add(connect(config, target));
        }
      } catch (IOException | IllegalArgumentException e) {
        findings.add(
            new Finding(
                Verdict.ERROR,
                SUBJECT,
                kind + " cannot be sent: " + e.getMessage(),
                "correct it and run this again"));
      }
    }
    return findings;
  }

  /** A warning only: the agent starts without its back end, and waits for it. */
  private static Finding connect(OtlpConfig config, Target target) {
    URI endpoint = target.endpoint();
    InetSocketAddress address =
        new InetSocketAddress(endpoint.getHost(), EndpointUrl.port(endpoint));
    if (address.isUnresolved()) {
      return new Finding(
          Verdict.WARNING,
          SUBJECT,
          endpoint + ": the name " + endpoint.getHost() + " is unknown",
          "correct exporters." + config.componentId() + ".endpoint, or the DNS");
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) CONNECT_LIMIT.toMillis());
      return Finding.ok(SUBJECT, endpoint + " accepts connections");
    } catch (IOException e) {
      return new Finding(
          Verdict.WARNING,
          SUBJECT,
          endpoint + ": " + e.getMessage(),
          "start the Collector there, or set exporters."
              + config.componentId()
              + ".endpoint to where it listens");
    }
  }
}
