// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.backends;

import static org.awaitility.Awaitility.await;

import earshot.e2e.agent.Owned;
import earshot.e2e.pods.Run;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests {@link BackEnds} in which all of a call over {@link TwoNodes} is: one for all of
 * them. Where there was no time to build a program, the tests are left out, and it says so.
 */
final class PlayedCallExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PlayedCallExtension.class);
  private static final BuiltInTime BUILT = new BuiltInTime(BackEnds.PROGRAMS);
  private static final Duration PLAY = Duration.ofSeconds(20);
  private static final Duration ALL_IN = Duration.ofMinutes(3);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return BUILT.evaluateExecutionCondition(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == BackEnds.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Played.class, _ -> new Played(), Played.class)
        .backEnds();
  }

  /** Closed by JUnit when all tests have ended. */
  private static final class Played implements AutoCloseable {
    private final Owned owned = new Owned();
    private @Nullable BackEnds backEnds;

    /** Of the one attempt: what does not work takes minutes, and would for each test. */
    private @Nullable Exception failure;

    Played() {
      try {
        Run run = owned.own(() -> Run.open("earshot-back"));
        BackEnds started = owned.own(() -> new BackEnds(run));
        backEnds = started;
        TwoNodes nodes =
            owned.own(() ->
                new TwoNodes(
                    started.collector().grpcEndpoint(), TwoNodes.newKey(), PLAY, Duration.ZERO));
        nodes.play();
        await()
            .atMost(ALL_IN)
            .until(() -> {
              nodes.checkAlive();
              return isAllIn(started);
            });
      } catch (Exception e) {
        owned.close();
        failure = e;
      }
    }

    BackEnds backEnds() {
      if (failure != null || backEnds == null) {
        throw new IllegalStateException("no call in the back ends", failure);
      }
      return backEnds;
    }

    /**
     * The last to appear is the edge to where the audio ends, once for what was said last: its
     * count stands still while lines are as many as before.
     */
    private static boolean isAllIn(BackEnds backEnds) throws Exception {
      return !backEnds
          .prometheus()
          .query(
              """
              sum(traces_service_graph_request_total{server="transcriber"}) > 0
              unless sum(changes(audio_signatures_total[15s])) > 0
              unless sum(changes(traces_service_graph_request_total{server="transcriber"}[31s])) > 0
              """)
          .isEmpty();
    }

    @Override
    public void close() {
      owned.close();
    }
  }
}
