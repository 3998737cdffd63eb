// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.CollectorStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectorWatchTest {
  private static List<State> newsOf(State... ticks) {
    CollectorWatch watch = new CollectorWatch();
    List<State> news = new ArrayList<>();
    for (State state : ticks)
      watch
          .observe(List.of(new CollectorStatus("gpu", state, 0, 0, "", Duration.ZERO)))
          .forEach(change -> news.add(change.now().state()));
    return news;
  }

  @Test
  void the_first_good_answer_is_known_at_once() {
    assertThat(newsOf(State.SEEN, State.SEEN)).containsExactly(State.SEEN);
    assertThat(newsOf(State.ABSENT)).containsExactly(State.ABSENT);
  }

  @Test
  void a_failure_is_news_once_after_three_ticks() {
    assertThat(newsOf(State.FAILED, State.FAILED)).isEmpty();
    assertThat(newsOf(State.FAILED, State.FAILED, State.FAILED, State.FAILED))
        .containsExactly(State.FAILED);
  }

  @Test
  void a_slow_source_that_answers_late_never_failed() {
    assertThat(newsOf(State.FAILED, State.SEEN)).containsExactly(State.SEEN);
  }

  @Test
  void flickering_is_not_news() {
    assertThat(newsOf(State.SEEN, State.FAILED, State.SEEN, State.FAILED, State.FAILED, State.SEEN))
        .containsExactly(State.SEEN);
  }

  @Test
  void coming_back_is_news() {
    assertThat(
            newsOf(
                State.SEEN,
                State.FAILED,
                State.FAILED,
                State.FAILED,
                State.SEEN,
                State.SEEN,
                State.SEEN))
        .containsExactly(State.SEEN, State.FAILED, State.SEEN);
  }
}
