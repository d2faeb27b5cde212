// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import earshot.e2e.process.Backends;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves tests out, and says so, where there was no time to build the programs they take. */
public final class BuiltInTime implements ExecutionCondition {
  private final List<String> programs;

  public BuiltInTime(List<String> programs) {
    this.programs = List.copyOf(programs);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing =
        programs.stream().filter(name -> Backends.pathInTime(name).isEmpty()).toList();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all programs are at hand");
    }
    String reason =
        "%s is left out: there was no time to build %s; run './dev e2e' once without"
                .formatted(context.getDisplayName(), String.join(", ", missing))
            + " EARSHOT_BUILD_UNTIL";
    System.err.println("earshot: " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }
}
