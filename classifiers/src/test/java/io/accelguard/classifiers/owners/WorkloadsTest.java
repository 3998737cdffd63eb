// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static io.accelguard.classifiers.owners.Cast.process;
import static io.accelguard.classifiers.owners.Cast.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private final Workloads workloads = new Workloads(Set.of());

  private List<String> groups(ProcessSample... processes) {
    return groups(world(List.of(), processes));
  }

  private List<String> groups(Snapshot snapshot) {
    List<String> found = new ArrayList<>();
    for (Workload workload : workloads.group(snapshot)) {
      String pids =
          workload.processes().stream()
              .map(p -> String.valueOf(p.key().pid()))
              .collect(Collectors.joining("+"));
      found.add(workload.key() + " = " + pids);
    }
    return found;
  }

  @Test
  void each_command_of_an_interactive_shell_is_a_tree_of_its_own() {
    assertThat(
            groups(
                process(1, 0, 1, 0, "/", "init"),
                process(10, 1, 10, 7, "/", "-bash"),
                process(20, 10, 10, 7, "/", "make", "all"),
                process(21, 20, 10, 7, "/", "gcc", "-c", "pool.c"),
                process(30, 10, 10, 7, "/", "python3", "train.py")))
        .containsExactly(
            "tree:1-100 = 1", "tree:10-1000 = 10", "tree:20-2000 = 20+21", "tree:30-3000 = 30");
  }

  @Test
  void a_script_and_what_it_starts_are_one_tree() {
    assertThat(
            groups(
                process(10, 1, 10, 7, "/", "bash"),
                process(20, 10, 10, 7, "/", "bash", "run.sh"),
                process(21, 20, 10, 7, "/", "miner")))
        .containsExactly("tree:10-1000 = 10", "tree:20-2000 = 20+21");
  }

  @Test
  void a_session_of_its_own_is_a_tree_of_its_own() {
    assertThat(groups(process(10, 1, 10, 7, "/", "java"), process(20, 10, 20, 7, "/", "john")))
        .containsExactly("tree:10-1000 = 10", "tree:20-2000 = 20");
  }

  @Test
  void a_child_keeps_its_workload_when_its_parent_ends() {
    groups(process(20, 1, 20, 7, "/", "launcher"), process(21, 20, 20, 7, "/", "miner"));
    assertThat(groups(process(21, 1, 20, 7, "/", "miner"))).containsExactly("tree:20-2000 = 21");
  }

  @Test
  void a_reused_pid_is_another_process() {
    groups(process(20, 1, 20, 7, "/", "a"), process(21, 20, 20, 7, "/", "b"));
    ProcessSample other = process(21, 1, 20, 7, "/", "c");
    ProcessSample reused =
        new ProcessSample(
            new ProcessKey(21, 9_999),
            1,
            20,
            "c",
            other.argv(),
            false,
            other.executable(),
            7,
            7,
            false,
            'S',
            1,
            0,
            other.cpu(),
            0,
            0,
            OptionalLong.of(0),
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.of(1),
            other.cgroups());
    assertThat(groups(reused)).containsExactly("tree:21-9999 = 21");
  }

  @Test
  void a_job_is_one_workload_whatever_its_trees() {
    String job = "/system.slice/slurmstepd.scope/job_42/step_0/user/task_0";
    List<Workload> found =
        workloads.group(
            world(List.of(), process(20, 1, 20, 7, job, "a"), process(30, 1, 30, 7, job, "b")));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().key().id()).isEqualTo("job:slurm/42");
    assertThat(found.getFirst().owner().kind()).isEqualTo(OwnerKind.JOB);
    assertThat(found.getFirst().owner().trust()).isEqualTo(Trust.SURE);
  }

  @Test
  void a_notebook_kernel_is_apart_from_its_server_and_its_user_s_all_the_same() {
    List<Workload> found =
        workloads.group(
            world(
                List.of(),
                process(20, 1, 20, 7, "/", "python3", "hub.py"),
                process(
                    21, 20, 20, 7, "/", "python3", "-m", "ipykernel_launcher", "-f", "k.json")));
    assertThat(found)
        .extracting(w -> w.key().id())
        .containsExactly("tree:20-2000", "notebook:21-2100");
    Workload kernel = found.getLast();
    assertThat(kernel.owner()).isEqualTo(new Owner(OwnerKind.TREE, "uid 7", 7, Trust.SURE));
    assertThat(kernel.attribution().places()).containsExactly("kernel?");
  }

  @Test
  void trees_on_one_device_merge_for_one_owner_and_never_for_two() {
    List<AcceleratorUse> uses = List.of(Cast.use(20), Cast.use(30), Cast.use(40));
    assertThat(
            groups(
                world(
                    uses,
                    process(20, 1, 20, 7, "/", "a"),
                    process(30, 1, 30, 7, "/", "b"),
                    process(40, 1, 40, 8, "/", "c"))))
        .containsExactly("tree:20-2000 = 20+30", "tree:40-4000 = 40");
  }
}
