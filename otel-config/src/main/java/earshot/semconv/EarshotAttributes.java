// SPDX-License-Identifier: Apache-2.0
package earshot.semconv;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes of the agent itself; the registry is {@code otel-config/registry/attributes.yaml}. */
public final class EarshotAttributes {
  /** Names the key that signatures are computed under, 8 lower-case hex digits. */
  public static final AttributeKey<String> EARSHOT_SIGNATURE_KEY_ID =
      AttributeKey.stringKey("earshot.signature.key.id");

  /** Why something was not looked at or not kept. */
  public static final AttributeKey<String> EARSHOT_DROP_REASON =
      AttributeKey.stringKey("earshot.drop.reason");

  /** By what a pod was looked up, {@code uid} or {@code address}. */
  public static final AttributeKey<String> EARSHOT_KUBERNETES_LOOKUP_KEY =
      AttributeKey.stringKey("earshot.kubernetes.lookup.key");

  private EarshotAttributes() {}
}
