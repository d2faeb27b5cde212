// SPDX-License-Identifier: Apache-2.0
package earshot.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run is asked for.
 *
 * @param duration how long is spoken
 * @param keep where to keep the run's files; null: nowhere
 * @param agentCommand how the agent is started, without its arguments
 */
record DemoOptions(Duration duration, @Nullable Path keep, List<String> agentCommand) {}
