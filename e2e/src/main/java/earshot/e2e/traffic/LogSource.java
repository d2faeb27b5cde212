// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** An application that logs, through the SDK. */
final class LogSource {
  private static final int RECORDS = 200;

  /** What a record makes on the wire, about. */
  private static final int RECORD_BYTES = 260;

  private static final int FLUSH_SECONDS = 10;

  private LogSource() {}

  /** Logs until {@code pace} is over. */
  static void emit(LogRecordExporter exporter, Throttle pace) {
    SplittableRandom random = new SplittableRandom(11);
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      Logger logger = provider.get("shop");
      while (pace.spend(RECORDS * RECORD_BYTES)) {
        for (int n = 0; n < RECORDS; n++) {
          log(logger, random);
        }
        CompletableResultCode sent = provider.forceFlush().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        if (!sent.isSuccess()) {
          throw new IllegalStateException("log records were not taken");
        }
      }
    }
  }

  private static void log(Logger logger, SplittableRandom random) {
    logger
        .logRecordBuilder()
        .setSeverity(random.nextInt(10) == 0 ? Severity.WARN : Severity.INFO)
        .setBody(Words.LATIN.phrase(random, 8))
        .setAttribute("http.response.status_code", 200L)
        .setAttribute("duration", random.nextDouble())
        .setAttribute("bytes", random.nextLong(1 << 20))
        .setAttribute("order", Words.WORLD.phrase(random, 2))
        .emit();
  }
}
