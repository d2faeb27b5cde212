// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import earshot.bpf.program.CaptureSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the agent talks to, by address. */
final class OwnDestinations {
  private static final Logger LOG = LoggerFactory.getLogger(OwnDestinations.class);

  private OwnDestinations() {}

  /** Returns all addresses of {@code destinations}, as many as the kernel programs can take. */
  static List<InetSocketAddress> resolve(List<InetSocketAddress> destinations) {
    List<InetSocketAddress> resolved = new ArrayList<>();
    for (InetSocketAddress destination : destinations) {
      try {
        for (InetAddress address : InetAddress.getAllByName(destination.getHostString())) {
          resolved.add(new InetSocketAddress(address, destination.getPort()));
        }
      } catch (UnknownHostException e) {
        LOG.warn(
            "{} is unknown: what is sent there may be sighted; correct the name or the DNS",
            destination.getHostString());
      }
    }
    if (resolved.size() > CaptureSettings.MAX_EXCLUDED_ENDPOINTS) {
      LOG.warn(
          "{} of {} addresses are left out (MAX_EXCLUDED_ENDPOINTS); exclude the exporters' ports"
              + " by 'exclude_ports' of the ebpf receiver",
          CaptureSettings.MAX_EXCLUDED_ENDPOINTS,
          resolved.size());
      return List.copyOf(resolved.subList(0, CaptureSettings.MAX_EXCLUDED_ENDPOINTS));
    }
    return List.copyOf(resolved);
  }
}
