// SPDX-License-Identifier: Apache-2.0
package earshot.component;

import java.util.Map;

/**
 * One value of the agent's own telemetry.
 *
 * @param name such as {@code earshot.drops}
 * @param attributes such as {@code earshot.drop.reason}
 */
public record SelfMetric(String name, Map<String, String> attributes, double value) {}
