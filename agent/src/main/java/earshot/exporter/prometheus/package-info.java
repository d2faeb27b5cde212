// SPDX-License-Identifier: Apache-2.0
/** Lets Prometheus scrape the metrics, for those without a Collector. */
@NullMarked
package earshot.exporter.prometheus;

import org.jspecify.annotations.NullMarked;
