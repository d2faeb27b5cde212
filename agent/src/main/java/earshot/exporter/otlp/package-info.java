// SPDX-License-Identifier: Apache-2.0
/** Sends sightings, spans and measurements over OTLP, by gRPC or HTTP. */
@NullMarked
package earshot.exporter.otlp;

import org.jspecify.annotations.NullMarked;
