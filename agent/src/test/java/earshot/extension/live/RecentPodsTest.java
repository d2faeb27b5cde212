// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentPodsTest {
  private static final long MINUTE = 60_000;

  private final RecentPods pods = new RecentPods();

  @Test
  void pastTheBoundTheOneSeenLongestAgoGoes() {
    for (int n = 0; n < RecentPods.MAX_PODS; n++) {
      pods.seen("pod-" + n, n);
    }
    pods.seen("pod-0", RecentPods.MAX_PODS);
    pods.seen("after-a-rollout", RecentPods.MAX_PODS);

    assertThat(pods.names())
        .hasSize(RecentPods.MAX_PODS)
        .contains("pod-0", "pod-2", "after-a-rollout")
        .doesNotContain("pod-1");
  }

  @Test
  void oneIsForgottenFiveMinutesAfterItWasSeenLast() {
    pods.seen("old", 0);
    pods.seen("seen-again", 0);
    pods.seen("young", MINUTE);
    pods.seen("seen-again", 4 * MINUTE);

    pods.forget(5 * MINUTE);
    assertThat(pods.names()).containsExactlyInAnyOrder("old", "seen-again", "young");

    pods.forget(5 * MINUTE + 1);
    assertThat(pods.names()).containsExactlyInAnyOrder("seen-again", "young");
  }
}
