// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Evidence;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a report says of whose workload it is, and what rules may make of it.
class AttributionTest {
  private static final String JOB = "/system.slice/slurmstepd.scope/job_42/step_0/user/task_0";
  private static final String POD =
      "/kubepods/pod12345678-1234-1234-1234-123456789012/" + "c0".repeat(32);

  private static Program work(int pid) {
    return new Program(pid, 60, "/usr/bin/work", "work").cpu(1, 0.9, 1);
  }

  private static List<String> facts(WorkloadReport report) {
    @Nullable Attribution attribution = report.attribution();
    assertThat(attribution).isNotNull();
    return attribution.facts().stream().map(Fact::id).toList();
  }

  private static List<String> rules(WorkloadReport report) {
    return report.verdicts().stream()
        .flatMap(verdict -> verdict.evidence().stream())
        .map(Evidence::source)
        .filter(source -> source.startsWith("rule:"))
        .toList();
  }

  @Test
  void a_move_is_in_the_report_at_the_second_tick_that_shows_it() {
    Program work = work(10).in(JOB);
    Timeline host = new Timeline(50).with(work).run(13);
    assertThat(facts(host.workload(work))).isEmpty();
    work.in("/");
    host.run(2);
    assertThat(host.workload(work).workload()).isEqualTo("job:slurm/42");
    assertThat(facts(host.workload(work))).containsExactly(Attribution.MOVED);
  }

  @Test
  void a_rule_may_ask_for_what_is_odd_and_is_not_asked_about_the_twin_in_its_job() {
    Program daemon =
        new Program(9, 55, "/usr/sbin/slurmd", "slurmd").in("/system.slice/slurmd.service");
    Program outside = work(10);
    Program inside = work(11).in(JOB);
    Timeline host =
        new Timeline(50, RuleTexts.rule("hidden-compute", "token", "Fact: outside-allocation"))
            .with(daemon, outside, inside)
            .with(new Gpu(outside, _ -> 0.9, _ -> 1000))
            .with(new Gpu(inside, _ -> 0.9, _ -> 1000))
            .run(30);
    assertThat(facts(host.workload(outside))).containsExactly(Attribution.OUTSIDE_ALLOCATION);
    assertThat(rules(host.workload(outside))).containsExactly("rule:hidden-compute/rule-0");
    assertThat(rules(host.workload(inside))).isEmpty();
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void a_box_that_only_carries_others_is_looked_through() {
    Program work = work(10).in(POD + JOB);
    JudgementConfig config =
        new JudgementConfig(1e-3, 1, 5, 8, Set.of("12345678-1234-1234-1234-123456789012"));
    Timeline host = new Timeline(config, 50).with(work).run(13);
    assertThat(host.workload(work).workload()).isEqualTo("job:slurm/42");
  }
}
