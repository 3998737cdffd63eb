// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MoveWatchTest {
  private final MoveWatch watch = new MoveWatch();

  private static WorkloadReport workload(String key, Fact... facts) {
    return Worlds.odd(Worlds.workload(key), new Attribution(List.of(), List.of(), List.of(facts)));
  }

  private static Fact moved(int pid) {
    return new Fact(Attribution.MOVED, "pid " + pid + " went");
  }

  private List<String> news(WorkloadReport... workloads) {
    return watch.observe(List.of(workloads));
  }

  @Test
  void each_move_is_news_once() {
    assertThat(news(workload("job:a"))).isEmpty();
    assertThat(news(workload("job:a", moved(1)))).containsExactly("job:a: pid 1 went");
    assertThat(news(workload("job:a", moved(1)))).isEmpty();
    assertThat(news(workload("job:a", moved(1), moved(2)), workload("job:b")))
        .containsExactly("job:a: pid 2 went");
    assertThat(news(workload("job:b", moved(1)))).containsExactly("job:b: pid 1 went");
  }

  @Test
  void other_facts_and_older_reports_are_no_news() {
    Fact outside = new Fact(Attribution.OUTSIDE_ALLOCATION, "nvidia:GPU-1 is used");
    assertThat(Stream.of(workload("tree:1", outside), Worlds.workload("tree:2")))
        .allSatisfy(report -> assertThat(news(report)).isEmpty());
  }
}
