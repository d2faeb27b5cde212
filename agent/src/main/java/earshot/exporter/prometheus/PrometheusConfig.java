// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.prometheus;

import earshot.component.ListenAddress;
import earshot.config.Section;

/** Where {@code /metrics} is answered. */
record PrometheusConfig(ListenAddress endpoint) {
  /** The port that OpenTelemetry SDKs are scraped at. */
  static final String DEFAULT_ENDPOINT = "localhost:9464";

  static PrometheusConfig read(Section section) {
    return new PrometheusConfig(ListenAddress.read(section, DEFAULT_ENDPOINT));
  }
}
