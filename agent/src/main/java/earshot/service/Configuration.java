// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import earshot.config.Shape;
import java.util.List;
import java.util.Map;

/**
 * A configuration that has been read and checked.
 *
 * @param source the file's name, or what stands in for it
 * @param builtIn whether no file was given
 * @param components what pipelines and {@code service.extensions} name
 * @param warnings what is accepted but should change
 * @param effective every value in effect, secrets masked, as {@link Shape#values()} has them
 */
public record Configuration(
    String source,
    boolean builtIn,
    Declared components,
    List<Pipeline> pipelines,
    TelemetryConfig telemetry,
    List<String> warnings,
    Map<String, Object> effective) {}
