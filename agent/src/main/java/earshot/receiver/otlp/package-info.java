// SPDX-License-Identifier: Apache-2.0
/** The receiver {@code otlp}: sightings that other agents have exported as log records. */
@NullMarked
package earshot.receiver.otlp;

import org.jspecify.annotations.NullMarked;
