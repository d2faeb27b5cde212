// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.otlp.Telemetry;
import earshot.e2e.wire.WireFormat;
import earshot.signal.CoverageVerdict;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the bytes of one format ended under, as the agent counts them in {@code audio.coverage} of a
 * pod that carries no other: both directions of each connection, handshakes and answers included.
 *
 * @param bytes by verdict
 */
public record Coverage(WireFormat format, Map<CoverageVerdict, Long> bytes) {

  /** Keeps a copy, the most bytes first. */
  public Coverage {
    Map<CoverageVerdict, Long> copy = new EnumMap<>(CoverageVerdict.class);
    copy.putAll(bytes);
    bytes = Collections.unmodifiableMap(copy);
  }

  /** Returns the verdict of the most bytes; {@code unmatched} where none were counted. */
  public CoverageVerdict counted() {
    return bytes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(CoverageVerdict.UNMATCHED);
  }

  /** Returns the part of the bytes that the format's own verdict has, 0 where none were counted. */
  public double share() {
    double all = bytes.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : bytes.getOrDefault(format.verdict(), 0L) / all;
  }

  /** Keeps what an agent exports of it, by the names of pods. */
  static final class Kept implements Telemetry {
    private final Map<String, Map<CoverageVerdict, Long>> byService = new HashMap<>();

    /** Returns what was counted of the pod that carried a format. */
    synchronized Coverage of(WireFormat format, String service) {
      return new Coverage(format, byService.getOrDefault(service, Map.of()));
    }

    @Override
    public synchronized void covered(String service, String verdict, double bytes) {
      byService
          .computeIfAbsent(service, _ -> new EnumMap<>(CoverageVerdict.class))
          .merge(
              CoverageVerdict.valueOf(verdict.toUpperCase(Locale.ROOT)), (long) bytes, Long::sum);
    }
  }
}
