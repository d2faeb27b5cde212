// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.component.ToldFormats;
import earshot.config.PortRanges;
import earshot.config.Section;
import earshot.signal.Address;
import earshot.signature.SignatureKey;
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
 * @param formats what the bytes are, told by port
 * @param key null: a random one at each start
 * @param maxFlows flows that are followed at once
 * @param maxRate sightings a second that are handed on
 */
record PcapConfig(
    List<String> files,
    Map<String, Set<Address>> capturedAt,
    Map<Address, String> names,
    PortRanges ports,
    ToldFormats formats,
    long minBitsPerSecond,
    long maxBitsPerSecond,
    @Nullable SignatureKey key,
    int samplingBits,
    int minDistinct,
    int maxFlows,
    long maxRate) {
  private static final long DEFAULT_MIN_BITS_PER_SECOND = 4_000;
  private static final long DEFAULT_MAX_BITS_PER_SECOND = 64_000_000;
  private static final int DEFAULT_SAMPLING_BITS = 10;
  private static final int DEFAULT_MIN_DISTINCT = 16;
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
    PortRanges ports = ports(section);
    long minBits;
    long maxBits;
    try (Section bitrate = section.section("bitrate")) {
      minBits = bitrate.bitsPerSecond("min", DEFAULT_MIN_BITS_PER_SECOND);
      maxBits = bitrate.bitsPerSecond("max", DEFAULT_MAX_BITS_PER_SECOND);
      if (maxBits <= minBits) {
        bitrate.problem("max", "must be greater than min");
      }
    }
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
          ToldFormats.read(signature, "formats"),
          minBits,
          maxBits,
          key(signature),
          signature.integer("sampling_bits", DEFAULT_SAMPLING_BITS, 0, 32),
          signature.integer("min_distinct", DEFAULT_MIN_DISTINCT, 0, 64),
          maxFlows,
          maxRate);
    }
  }

  private static PortRanges ports(Section section) {
    try {
      return PortRanges.parse(section.strings("ports", List.of()));
    } catch (IllegalArgumentException e) {
      section.problem("ports", String.valueOf(e.getMessage()));
      return PortRanges.parse(List.of());
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

  private static @Nullable SignatureKey key(Section signature) {
    String text = signature.string("key", "");
    try {
      return text.isBlank() ? null : SignatureKey.parse(text);
    } catch (IllegalArgumentException e) {
      signature.problem("key", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
