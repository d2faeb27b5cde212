// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.signal.Sighting;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.util.function.Function;

/** Makes a log record of a sighting. Not thread-safe: the thread that sends logs owns it. */
final class SightingRecords implements Function<Sighting, LogRecordData> {
  private final Resources resources = new Resources();
  private final Ids ids = new Ids();
  private final Scopes scopes;

  SightingRecords(String version) {
    this.scopes = new Scopes(version);
  }

  @Override
  public LogRecordData apply(Sighting sighting) {
    return new SightingRecord(
        resources.of(sighting),
        scopes.of(sighting.origin().keyId()),
        ids.transitOf(sighting),
        SightingAttributes.of(sighting),
        sighting.epochNanos(),
        sighting.observedEpochNanos());
  }
}
