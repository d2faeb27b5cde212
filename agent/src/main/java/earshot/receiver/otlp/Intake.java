// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.Drops;
import earshot.component.Host;
import earshot.component.Sink;
import earshot.semconv.DropReason;
import earshot.semconv.EarshotMetrics;
import earshot.semconv.Metric;
import earshot.signal.Sighting;
import earshot.signature.SignatureKey;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Hands the sightings of requests on and answers. Requests come on threads of their own; a lock
 * lets one of them in, as the pipeline promises its parts.
 */
final class Intake {
  private final ReentrantLock lock = new ReentrantLock();
  private final SightingReader reader;
  private final Sink<Sighting> next;
  private final Drops drops;
  private final LongCounter otherKeys;

  Intake(SignatureKey key, int limit, Sink<Sighting> next, Host host) {
    this.reader = new SightingReader(key, host.clock(), limit);
    this.next = next;
    this.drops = new Drops(host.meter());
    Metric mixed = EarshotMetrics.EARSHOT_SIGNATURE_KEY_MIXED;
    this.otherKeys =
        host.meter()
            .counterBuilder(mixed.name())
            .setUnit(mixed.unit())
            .setDescription(mixed.description())
            .build();
  }

  /** Takes a request; the answer says how many records were not taken, and why. */
  ExportLogsServiceResponse take(ExportLogsServiceRequest request) {
    lock.lock();
    try {
      List<Sighting> batch = new ArrayList<>();
      Map<String, Integer> refused = new TreeMap<>();
      for (ResourceLogs resource : request.getResourceLogsList()) {
        for (ScopeLogs scope : resource.getScopeLogsList()) {
          for (LogRecord record : scope.getLogRecordsList()) {
            try {
              batch.add(reader.read(resource.getResource(), scope.getScope(), record));
            } catch (Refusal refusal) {
              count(refusal);
              refused.merge(refusal.what(), 1, Integer::sum);
            }
          }
        }
      }
      if (!batch.isEmpty()) {
        next.accept(batch);
      }
      return answer(refused);
    } finally {
      lock.unlock();
    }
  }

  private void count(Refusal refusal) {
    drops.add(1, refusal.reason());
    if (refusal.reason() == DropReason.OTHER_KEY) {
      otherKeys.add(1);
    }
  }

  private static ExportLogsServiceResponse answer(Map<String, Integer> refused) {
    if (refused.isEmpty()) {
      return ExportLogsServiceResponse.getDefaultInstance();
    }
    String message =
        refused.entrySet().stream()
            .map(entry -> entry.getValue() + ": " + entry.getKey())
            .collect(Collectors.joining("; "));
    return ExportLogsServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(refused.values().stream().mapToInt(n -> n).sum())
                .setErrorMessage(message))
        .build();
  }
}
