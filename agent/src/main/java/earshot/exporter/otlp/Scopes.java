// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

import earshot.exporter.AudioMeter;
import earshot.exporter.BoundedCache;
import earshot.semconv.EarshotAttributes;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;

/** The instrumentation scope {@code earshot}, one for each key id. Not thread-safe. */
final class Scopes {
  private static final int MAX_KEY_IDS = 1024;

  private final BoundedCache<String, InstrumentationScopeInfo> scopes;

  Scopes(String version) {
    this.scopes =
        new BoundedCache<>(
            MAX_KEY_IDS,
            keyId ->
                InstrumentationScopeInfo.builder(AudioMeter.SCOPE)
                    .setVersion(version)
                    .setAttributes(Attributes.of(EarshotAttributes.EARSHOT_SIGNATURE_KEY_ID, keyId))
                    .build());
  }

  InstrumentationScopeInfo of(String keyId) {
    return scopes.get(keyId);
  }
}
