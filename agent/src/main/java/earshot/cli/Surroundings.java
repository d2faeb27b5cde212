// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.component.Factory;
import earshot.exporter.debug.Screen;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What commands are given by the process, and by tests.
 *
 * @param factories every component that a configuration may name
 * @param variables value of an environment variable, null where unset
 * @param clock Unix time
 */
public record Surroundings(
    List<Factory<?>> factories,
    UnaryOperator<@Nullable String> variables,
    InstantSource clock,
    String version,
    Screen screen) {}
