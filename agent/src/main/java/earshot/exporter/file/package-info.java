// SPDX-License-Identifier: Apache-2.0
/** Writes sightings as JSON lines, for people who have only {@code kubectl logs} and jq. */
@NullMarked
package earshot.exporter.file;

import org.jspecify.annotations.NullMarked;
