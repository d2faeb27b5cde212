// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import earshot.component.ListenAddress;
import earshot.config.Section;

/**
 * Where the page is, and how much it shows.
 *
 * @param maxWorkloads workloads that are told apart; further ones share the row {@code (other)}
 * @param maxClients pages that may be open at once
 */
record LiveConfig(ListenAddress endpoint, int maxWorkloads, int maxClients) {
  static final String DEFAULT_ENDPOINT = "127.0.0.1:8088";
  static final int DEFAULT_MAX_WORKLOADS = 500;
  static final int DEFAULT_MAX_CLIENTS = 16;

  static LiveConfig read(Section section) {
    return new LiveConfig(
        ListenAddress.read(section, DEFAULT_ENDPOINT),
        section.integer("max_workloads", DEFAULT_MAX_WORKLOADS, 1, 5_000),
        section.integer("max_clients", DEFAULT_MAX_CLIENTS, 1, 256));
  }
}
