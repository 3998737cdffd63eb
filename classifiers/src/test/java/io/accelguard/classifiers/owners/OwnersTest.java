// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static io.accelguard.classifiers.owners.Cast.process;
import static io.accelguard.classifiers.owners.Cast.use;
import static io.accelguard.classifiers.owners.Cast.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Trust;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Who answers where several processes, users and engines meet.
class OwnersTest {
  private static final String CONTAINER = "/system.slice/docker-" + "c0".repeat(32) + ".scope";
  private static final String HUB = "/system.slice/jupyterhub.service";
  private static final String JOB = "/system.slice/slurmstepd.scope/job_42/step_0";
  private static final String POD =
      "/kubepods.slice/kubepods-pod12345678_1234_1234_1234_123456789012.slice";
  private static final String SESSION = "/user.slice/user-7.slice/session-3.scope";

  private static Map<Integer, Workload> byPid(
      List<AcceleratorUse> uses, ProcessSample... processes) {
    List<Workload> found = new Workloads(Set.of()).group(world(uses, processes));
    return List.of(processes).stream()
        .collect(
            Collectors.toMap(
                process -> process.key().pid(),
                process ->
                    found.stream()
                        .filter(w -> w.processes().contains(process))
                        .findFirst()
                        .orElseThrow(),
                (first, _) -> first));
  }

  private static List<String> facts(Workload workload) {
    return workload.attribution().facts().stream().map(Fact::id).toList();
  }

  @Test
  void sudo_inside_a_session_is_the_session_s_with_root_acting() {
    Map<Integer, Workload> found =
        byPid(
            List.of(),
            process(20, 1, 20, 7, SESSION, "run"),
            process(21, 20, 20, 0, SESSION, "miner"));
    assertThat(found.get(21).owner())
        .isEqualTo(new Owner(OwnerKind.SESSION, "uid 7 session 3", 7, Trust.SURE));
    assertThat(found.get(21).attribution().acting()).containsExactly(0);
  }

  @Test
  void a_job_is_its_user_s_also_when_root_s_process_is_listed_first() {
    Map<Integer, Workload> found =
        byPid(
            List.of(),
            process(20, 1, 20, 0, JOB + "/user/task_0", "prolog"),
            process(21, 1, 21, 1000, JOB + "/user/task_1", "train"));
    assertThat(found.get(20).owner().uid()).isEqualTo(1000);
    assertThat(found.get(20).attribution().acting()).containsExactly(0);
    assertThat(found.get(20).attribution().places()).hasSize(2);
  }

  @Test
  void what_looks_after_a_tenant_s_processes_is_none_of_them() {
    Map<Integer, Workload> found =
        byPid(
            List.of(),
            process(20, 1, 20, 0, JOB + "/slurm", "slurmstepd"),
            process(21, 20, 21, 7, JOB + "/user/task_0", "train"),
            process(30, 1, 30, 0, POD, "containerd-shim-runc-v2"),
            process(31, 1, 31, 0, POD + "/crio-conmon-" + "c0".repeat(32) + ".scope", "conmon"),
            process(32, 30, 32, 0, POD + "/crio-" + "c0".repeat(32) + ".scope", "train"),
            process(33, 30, 33, 0, "/slurm/uid_7/job_9/step_0", "slurmstepd"),
            process(34, 33, 34, 7, "/slurm/uid_7/job_9/step_0/task_0", "train"));
    Function<Integer, String> owner =
        pid -> found.get(pid).owner().kind().id() + " " + found.get(pid).owner().name();
    assertThat(owner.apply(20)).isEqualTo("unit slurmstepd");
    assertThat(owner.apply(21)).isEqualTo("job slurm/42");
    assertThat(owner.apply(30)).isEqualTo("unit containerd-shim-runc-v2");
    assertThat(owner.apply(31)).isEqualTo("unit conmon");
    assertThat(owner.apply(32)).startsWith("pod 12345678-");
    assertThat(owner.apply(33)).isEqualTo("unit slurmstepd");
    assertThat(owner.apply(34)).isEqualTo("job slurm/9");
  }

  @Test
  void a_tenant_does_not_become_infrastructure_by_its_name() {
    Map<Integer, Workload> found =
        byPid(
            List.of(),
            process(20, 1, 20, 7, JOB + "/user/task_0", "slurmstepd"),
            process(21, 1, 21, 0, POD + "/crio-" + "c0".repeat(32) + ".scope/container", "conmon"),
            process(22, 1, 22, 0, CONTAINER, "containerd-shim"),
            process(23, 1, 23, 0, "/slurm/uid_0/job_9/step_0", "slurmstepd"));
    assertThat(found.values())
        .extracting(w -> w.owner().kind())
        .containsExactlyInAnyOrder(
            OwnerKind.JOB, OwnerKind.POD, OwnerKind.CONTAINER, OwnerKind.JOB);
  }

  @Test
  void what_a_hub_starts_is_the_user_s_whichever_spawner_it_has() {
    ProcessSample systemd =
        process(
            20, 1, 20, 7, "/system.slice/jupyter-ada-singleuser.service", "jupyterhub-singleuser");
    ProcessSample local = process(21, 1, 21, 7, HUB, "jupyterhub-singleuser");
    ProcessSample sudo = process(22, 1, 22, 8, HUB, "jupyterhub-singleuser");
    ProcessSample docker = process(23, 1, 23, 1000, CONTAINER, "jupyterhub-singleuser");
    ProcessSample kube =
        process(
            24,
            1,
            24,
            1000,
            POD + "/cri-containerd-" + "c0".repeat(32) + ".scope",
            "jupyterhub-singleuser");
    ProcessSample batch = process(25, 1, 25, 7, JOB + "/user/task_0", "jupyterhub-singleuser");
    Map<Integer, Workload> found = byPid(List.of(), systemd, local, sudo, docker, kube, batch);
    assertThat(found.get(20).owner())
        .isEqualTo(new Owner(OwnerKind.NOTEBOOK, "ada", 7, Trust.SURE));
    assertThat(found.get(21).owner())
        .isEqualTo(new Owner(OwnerKind.UNIT, "jupyterhub.service", 7, Trust.SURE));
    assertThat(found.get(22).owner().uid()).isEqualTo(8);
    assertThat(found.get(22).key()).isNotEqualTo(found.get(21).key());
    assertThat(found.get(23).owner().kind()).isEqualTo(OwnerKind.CONTAINER);
    assertThat(found.get(24).owner().kind()).isEqualTo(OwnerKind.POD);
    assertThat(found.get(25).owner().name()).isEqualTo("slurm/42");
  }

  @Test
  void kernels_of_one_hub_are_apart_and_each_its_user_s() {
    Map<Integer, Workload> found =
        byPid(
            List.of(),
            process(20, 1, 20, 7, HUB, "jupyterhub-singleuser"),
            process(21, 20, 20, 7, HUB, "python3", "-m", "ipykernel_launcher", "-f", "a.json"),
            process(22, 20, 20, 7, HUB, "python3", "-m", "ipykernel_launcher", "-f", "b.json"));
    assertThat(found.get(21).key()).isNotEqualTo(found.get(22).key());
    assertThat(found.get(21).owner())
        .isEqualTo(new Owner(OwnerKind.UNIT, "jupyterhub.service", 7, Trust.SURE));
    assertThat(found.get(21).attribution().places())
        .containsExactly("service unit=jupyterhub.service > kernel?");
  }

  @Test
  void a_transparent_box_answers_for_nobody_and_what_is_inside_does() {
    String worker =
        POD + "/cri-containerd-" + "c0".repeat(32) + ".scope/system.slice/slurmstepd.scope/job_9";
    ProcessSample process = process(20, 1, 20, 7, worker, "train");
    String uid = "12345678-1234-1234-1234-123456789012";
    assertThat(new Workloads(Set.of(uid)).group(world(List.of(), process)).getFirst().key().id())
        .isEqualTo("job:slurm/9");
    assertThat(new Workloads(Set.of()).group(world(List.of(), process)).getFirst().key().id())
        .isEqualTo("pod:" + uid);
  }

  @Test
  void a_device_outside_every_allocation_is_a_fact_where_a_scheduler_gives_out_the_node() {
    ProcessSample daemon = process(10, 1, 10, 0, "/system.slice/slurmd.service", "slurmd");
    ProcessSample outside = process(20, 1, 20, 7, SESSION, "train");
    ProcessSample inside = process(30, 1, 30, 7, JOB + "/user/task_0", "train");
    Map<Integer, Workload> found = byPid(List.of(use(20), use(30)), daemon, outside, inside);
    assertThat(facts(found.get(20))).containsExactly(Attribution.OUTSIDE_ALLOCATION);
    assertThat(found.get(20).owner().uid()).isEqualTo(7);
    assertThat(facts(found.get(30))).isEmpty();
    assertThat(facts(found.get(10))).isEmpty();
  }

  @Test
  void without_a_scheduler_every_device_is_everybody_s() {
    assertThat(facts(byPid(List.of(use(20)), process(20, 1, 20, 7, SESSION, "train")).get(20)))
        .isEmpty();
    ProcessSample fake =
        process(10, 1, 10, 7, "/user.slice/user-7.slice/user@7.service/slurmd.service", "slurmd");
    ProcessSample user = process(20, 1, 20, 7, SESSION, "train");
    assertThat(facts(byPid(List.of(use(20)), fake, user).get(20))).isEmpty();
  }
}
