// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static io.accelguard.classifiers.owners.Cast.process;
import static io.accelguard.classifiers.owners.Cast.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a process gains by leaving its box: nothing.
class MovesTest {
  private static final String JOB = "/system.slice/slurmstepd.scope/job_42/step_0/user/task_0";
  private static final String OTHER = "/system.slice/slurmstepd.scope/job_43/step_0/user/task_0";
  private static final String SESSION = "/user.slice/user-7.slice/session-3.scope";

  private final Workloads workloads = new Workloads(Set.of());

  private List<Workload> tick(ProcessSample... processes) {
    return workloads.group(world(List.of(), processes));
  }

  private static List<String> moves(Workload workload) {
    return workload.attribution().facts().stream()
        .filter(fact -> fact.id().equals(Attribution.MOVED))
        .map(Fact::what)
        .toList();
  }

  @Test
  void a_process_that_is_moved_to_the_root_cgroup_stays_its_job_s_and_is_noted() {
    tick(process(20, 1, 20, 7, JOB, "miner"));
    tick(process(20, 1, 20, 7, "/", "miner"));
    List<Workload> found = tick(process(20, 1, 20, 7, "/", "miner"));
    assertThat(found).extracting(w -> w.key().id()).containsExactly("job:slurm/42");
    assertThat(moves(found.getFirst()))
        .containsExactly(
            "pid 20 (miner) went from slurm job=42 step=0 role=user task=0 to the root cgroup");
  }

  @Test
  void a_session_of_its_own_does_not_lead_out_of_the_job_either() {
    tick(process(20, 1, 20, 7, JOB, "miner"));
    tick(process(20, 1, 20, 7, "/", "miner"));
    List<Workload> found =
        tick(process(20, 1, 99, 7, "/", "miner"), process(21, 20, 21, 7, "/", "child"));
    assertThat(found).extracting(w -> w.key().id()).containsExactly("job:slurm/42");
    assertThat(found.getFirst().processes()).hasSize(2);
  }

  @Test
  void nor_does_somebody_else_s_job() {
    tick(process(20, 1, 20, 7, JOB, "miner"));
    tick(process(20, 1, 20, 7, OTHER, "miner"));
    List<Workload> found = tick(process(20, 1, 20, 7, OTHER, "miner"));
    assertThat(found).extracting(w -> w.key().id()).containsExactly("job:slurm/42");
    assertThat(moves(found.getFirst()).getFirst()).contains("to slurm job=43");
  }

  @Test
  void nor_does_leaving_a_login_session() {
    tick(process(20, 1, 20, 7, SESSION, "miner"));
    tick(process(20, 1, 20, 7, "/", "miner"));
    List<Workload> found = tick(process(20, 1, 20, 7, "/", "miner"));
    assertThat(found).extracting(w -> w.key().id()).containsExactly("session:20-2000");
    assertThat(found.getFirst().owner().name()).isEqualTo("uid 7 session 3");
    assertThat(moves(found.getFirst())).hasSize(1);
  }

  @Test
  void a_process_that_is_ending_has_not_moved() {
    tick(process(20, 1, 20, 7, JOB, "train"), process(21, 20, 20, 7, JOB, "loader"));
    List<Workload> ending =
        tick(process(20, 1, 20, 7, "/", "train"), process(21, 20, 20, 7, JOB, "loader"));
    assertThat(ending).extracting(w -> w.key().id()).containsExactly("job:slurm/42");
    assertThat(moves(ending.getFirst())).isEmpty();
    assertThat(moves(tick(process(21, 1, 20, 7, JOB, "loader")).getFirst())).isEmpty();
  }

  @Test
  void a_process_whose_place_cannot_be_read_has_not_moved() {
    tick(process(20, 1, 20, 7, JOB, "train"));
    ProcessSample silent = process(20, 1, 20, 7, Account.UNKNOWN, List.of(), "train");
    tick(silent);
    List<Workload> found = tick(silent);
    assertThat(found).extracting(w -> w.key().id()).containsExactly("job:slurm/42");
    assertThat(moves(found.getFirst())).isEmpty();
  }

  @Test
  void another_step_of_the_same_job_is_no_move() {
    tick(process(20, 1, 20, 7, JOB, "train"));
    String step = JOB.replace("step_0", "step_1");
    tick(process(20, 1, 20, 7, step, "train"));
    Workload found = tick(process(20, 1, 20, 7, step, "train")).getFirst();
    assertThat(moves(found)).isEmpty();
    assertThat(found.attribution().places())
        .containsExactly("slurm job=42 step=1 role=user task=0");
  }

  @Test
  void a_login_that_a_scheduler_adopts_becomes_the_job_s_without_a_word() {
    tick(process(20, 1, 20, 7, SESSION, "bash"));
    String extern = "/system.slice/slurmstepd.scope/job_42/step_extern/user/task_special";
    tick(process(20, 1, 20, 7, extern, "bash"));
    List<Workload> found = tick(process(20, 1, 20, 7, extern, "bash"));
    assertThat(found).extracting(w -> w.key().id()).containsExactly("job:slurm/42");
    assertThat(moves(found.getFirst())).isEmpty();
  }

  @Test
  void what_an_engine_puts_into_a_container_was_never_the_engine_s() {
    tick(process(20, 1, 20, 0, "/system.slice/docker.service", "runc"));
    String box = "/system.slice/docker-" + "c0".repeat(32) + ".scope";
    tick(process(20, 1, 20, 0, box, "work"));
    List<Workload> found = tick(process(20, 1, 20, 0, box, "work"));
    assertThat(found).extracting(w -> w.key().id()).containsExactly("container:c0c0c0c0c0c0");
    assertThat(moves(found.getFirst())).isEmpty();
  }

  @Test
  void moves_of_many_processes_are_bounded() {
    ProcessSample[] inside = new ProcessSample[20];
    ProcessSample[] outside = new ProcessSample[20];
    for (int i = 0; i < 20; i++) {
      inside[i] = process(20 + i, 1, 20, 7, JOB, "miner");
      outside[i] = process(20 + i, 1, 20, 7, "/", "miner");
    }
    tick(inside);
    tick(outside);
    assertThat(moves(tick(outside).getFirst())).hasSize(8);
  }
}
