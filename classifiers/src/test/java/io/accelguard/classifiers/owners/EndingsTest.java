// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.WorkloadKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Who answers for a process that was never seen alive.
final class EndingsTest {
  private static final WorkloadKey JOB = new WorkloadKey("user:10-1");
  private final Map<Integer, Endings.Starter> starters = new HashMap<>();

  private static ProcessSample process(int pid, int uid, String exe, String... argv) {
    return process(pid, 1, uid, exe, argv);
  }

  private static ProcessSample process(int pid, int parent, int uid, String exe, String... argv) {
    return new ProcessSample(
        new ProcessKey(pid, 1),
        parent,
        pid,
        exe,
        List.of(argv),
        false,
        Optional.of(new Executable("/usr/bin/" + exe, false, false)),
        uid,
        uid,
        false,
        'S',
        1,
        0,
        new Cpu(0, 0),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }

  private static ExitSample exit(int pid, int parent, int uid) {
    return new ExitSample(
        pid, parent, uid, "w", 0.1, 0.1, OptionalDouble.empty(), 0, Optional.empty());
  }

  private EndingsTest start(ProcessSample process, boolean boxed) {
    starters.put(process.key().pid(), new Endings.Starter(process, JOB, boxed));
    return this;
  }

  private Endings endings(ExitSample... exits) {
    return new Endings(starters, List.of(exits), List.of(), _ -> Optional.empty());
  }

  private Optional<WorkloadKey> owner(ExitSample... exits) {
    return endings(exits).workload(exits[0], Optional.empty());
  }

  @Test
  void the_workload_of_its_parent_does() {
    start(process(10, 1000, "python3", "python3", "x.py"), false);
    assertThat(owner(exit(20, 10, 1000))).contains(JOB);
  }

  @Test
  void so_does_that_of_a_grandparent_when_the_parent_came_and_went_too() {
    start(process(10, 1000, "python3", "python3", "x.py"), false);
    assertThat(owner(exit(20, 19, 1000), exit(19, 18, 1000), exit(18, 10, 1000))).contains(JOB);
    assertThat(owner(exit(20, 19, 1000), exit(19, 10, 0))).isEmpty();
  }

  @Test
  void processes_that_name_each_other_as_parent_end_the_search() {
    assertThat(owner(exit(20, 21, 1000), exit(21, 20, 1000))).isEmpty();
  }

  @Test
  void nobody_does_when_the_parent_is_unknown_or_of_another_user() {
    assertThat(owner(exit(20, 99, 1000))).isEmpty();
    start(process(10, 0, "python3", "python3", "x.py"), false);
    assertThat(owner(exit(20, 10, 1000))).isEmpty();
  }

  @Test
  void the_user_may_change_inside_a_container() {
    start(process(10, 0, "tini", "tini"), true);
    assertThat(owner(exit(20, 10, 1000))).contains(JOB);
  }

  @Test
  void a_shell_answers_for_what_was_typed_into_it_but_a_service_manager_for_nobody() {
    start(process(10, 1000, "bash", "-bash"), false);
    assertThat(owner(exit(20, 10, 1000))).contains(JOB);
    start(process(1, 0, "systemd", "systemd"), false).start(process(11, 0, "cron", "cron"), false);
    assertThat(owner(exit(20, 1, 0))).isEmpty();
    assertThat(owner(exit(20, 11, 0))).isEmpty();
  }

  @Test
  void one_that_was_seen_stays_where_it_was_and_a_taken_pid_is_not_mistaken() {
    start(process(10, 1000, "python3", "python3", "x.py"), false);
    Endings endings = endings(exit(10, 1, 1000));
    assertThat(endings.workload(exit(10, 1, 1000), Optional.of(new ProcessKey(10, 1))))
        .contains(JOB);
    assertThat(endings.workload(exit(10, 1, 1000), Optional.of(new ProcessKey(10, 2)))).isEmpty();
  }

  private static ExecSample exec(ProcessSample process) {
    return new ExecSample(process);
  }

  @Test
  void one_that_executed_something_links_those_below_it_to_those_above_it() {
    start(process(10, 1000, "python3", "python3", "x.py"), false);
    ExecSample middle = exec(process(18, 10, 1000, "env", "env", "w"));
    Endings endings =
        new Endings(starters, List.of(exit(20, 18, 1000)), List.of(middle), _ -> Optional.empty());
    assertThat(endings.workload(middle)).contains(JOB);
    assertThat(endings.workload(exit(20, 18, 1000), Optional.empty())).contains(JOB);
    assertThat(endings.workload(exec(process(19, 10, 0, "env", "env")))).isEmpty();
  }

  @Test
  void one_that_executed_something_in_a_container_is_the_containers_whoever_started_it() {
    start(process(1, 0, "systemd", "systemd"), false);
    WorkloadKey box = new WorkloadKey("container:c1");
    ExecSample step = exec(process(20, 1000, "w", "w"));
    Endings endings =
        new Endings(starters, List.of(exit(20, 1, 1000)), List.of(step), _ -> Optional.of(box));
    assertThat(endings.workload(step)).contains(box);
    assertThat(endings.workload(exit(20, 1, 1000), Optional.empty())).contains(box);
  }
}
