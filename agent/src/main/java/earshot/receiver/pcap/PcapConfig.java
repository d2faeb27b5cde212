// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.BitrateRange;
import earshot.component.SignatureOptions;
import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.signal.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code pcap} receiver is told.
 *
 * @param files capture files, or folders of them
 * @param capturedAt a file's addresses where it was captured, by its path as in {@code files}
 * @param names a name for an address
 * @param ports looked at; empty: any
 * @param maxFlows flows that are followed at once
 * @param maxRate sightings a second that are handed on
 */
record PcapConfig(
    List<String> files,
    Map<String, Set<Address>> capturedAt,
    Map<Address, String> names,
    PortRanges ports,
    BitrateRange bitrate,
    SignatureOptions signature,
    int maxFlows,
    long maxRate) {
  private static final int DEFAULT_MAX_FLOWS = 65_536;
  private static final long DEFAULT_MAX_RATE = 10_000;

  PcapConfig {
    files = List.copyOf(files);
    capturedAt = Map.copyOf(capturedAt);
    names = Map.copyOf(names);
  }

  static PcapConfig read(Section section) {
    List<String> files = section.strings("files", List.of());
    Map<String, Set<Address>> capturedAt = capturedAt(section, files);
    Map<Address, String> names = new LinkedHashMap<>();
    for (String entry : section.strings("names", List.of())) {
      int equals = entry.indexOf('=');
      Address address = address(section, "names", entry, 0, equals, "ADDRESS=NAME");
      if (address != null) {
        names.put(address, entry.substring(equals + 1));
      }
    }
    PortRanges ports = PortRanges.read(section, "ports", List.of());
    BitrateRange bitrate = BitrateRange.read(section);
    int maxFlows = section.integer("max_flows", DEFAULT_MAX_FLOWS, 1, 1 << 24);
    long maxRate = section.perSecond("max_rate", DEFAULT_MAX_RATE);
    if (maxRate < 1) {
      section.problem("max_rate", "must be at least 1/s");
      maxRate = DEFAULT_MAX_RATE;
    }
    try (Section signature = section.section("signature")) {
      return new PcapConfig(
          files,
          capturedAt,
          names,
          ports,
          bitrate,
          SignatureOptions.read(signature),
          maxFlows,
          maxRate);
    }
  }

  private static Map<String, Set<Address>> capturedAt(Section section, List<String> files) {
    Map<String, Set<Address>> capturedAt = new LinkedHashMap<>();
    for (String entry : section.strings("captured_at", List.of())) {
      int equals = entry.lastIndexOf('=');
      String form = "FILE=ADDRESS";
      Address address =
          address(
              section, "captured_at", entry, equals + 1, equals < 0 ? -1 : entry.length(), form);
      if (address == null) {
        continue;
      }
      String file = entry.substring(0, equals);
      if (!files.contains(file)) {
        section.problem("captured_at", "names " + file + ", which is none of files");
      } else {
        List<Address> all = new ArrayList<>(capturedAt.getOrDefault(file, Set.of()));
        all.add(address);
        capturedAt.put(file, Set.copyOf(all));
      }
    }
    return capturedAt;
  }

  private static @Nullable Address address(
      Section section, String key, String entry, int start, int end, String form) {
    try {
      if (end >= 0) {
        return Address.parse(entry.substring(start, end));
      }
    } catch (IllegalArgumentException e) {
      section.problem(key, "must be " + form + ", '" + entry + "' has no IP address there");
      return null;
    }
    section.problem(key, "must be " + form + ", is '" + entry + "'");
    return null;
  }
}
