// SPDX-License-Identifier: Apache-2.0
/** The receiver {@code pcap}: sightings from capture files, without privileges and kernel. */
@NullMarked
package earshot.receiver.pcap;

import org.jspecify.annotations.NullMarked;
