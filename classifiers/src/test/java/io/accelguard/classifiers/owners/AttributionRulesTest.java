// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.owners.CgroupOwners.User;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The rules by which cgroup paths become owners, one by one. Removed cgroups are the collector's
/// (`CgroupsTest`), moves are in [MovesTest], devices outside allocations in [OwnersTest].
class AttributionRulesTest {
  private static final String CID = "c0".repeat(32);
  private static final String JOB = "/system.slice/slurmstepd.scope/job_7/step_0/user/task_0";
  private static final User ADA = new User(1000, Account.UNKNOWN);

  private static CgroupLine unified(String path) {
    return new CgroupLine("", path, 99);
  }

  private static CgroupLine old(String controllers, String path) {
    return new CgroupLine(controllers, path, 99);
  }

  private static String resolve(User user, CgroupLine... lines) {
    return switch (new CgroupOwners(Set.of()).resolve(List.of(lines), user)) {
      case Placement.Known(var chain) -> shown(chain);
      case Placement.Disputed(var chain, String why) -> "disputed " + why;
      case Placement.Refused(String why) -> "refused " + why;
    };
  }

  private static String shown(List<Element> chain) {
    return chain.stream().map(Element::toString).collect(Collectors.joining(" > "));
  }

  @Test
  void
      rule_1_lines_of_the_unified_and_of_known_old_hierarchies_are_read_and_damaged_ones_refused() {
    assertThat(resolve(ADA, unified(JOB))).startsWith("slurm job=7");
    assertThat(resolve(ADA, old("cpu,cpuacct", "/docker/" + CID))).startsWith("container");
    assertThat(resolve(ADA, old("net_cls,net_prio", "/docker/" + CID))).isEmpty();
    assertThat(resolve(ADA, unified(JOB), new CgroupLine(CgroupLine.DAMAGED, "x", 0)))
        .startsWith("refused");
    assertThat(resolve(ADA, unified(JOB), unified(JOB))).startsWith("refused");
  }

  @Test
  void rule_2_what_is_seen_from_inside_a_namespace_is_refused() {
    assertThat(resolve(ADA, unified("/../.." + JOB))).startsWith("refused");
    assertThat(resolve(ADA, unified("/a..b.slice/c.service"))).isEqualTo("service unit=c.service");
    assertThat(resolve(ADA, unified("job_7"))).startsWith("refused");
  }

  @Test
  void rule_3_a_name_counts_below_directories_of_root_only() {
    assertThat(resolve(ADA, new CgroupLine("", JOB, 3)))
        .isEqualTo("slurm job=7 step?=0 role?=user task?=0");
    assertThat(resolve(ADA, new CgroupLine("", JOB, 2)))
        .isEqualTo("slurm? job=7 step=0 role=user task=0");
  }

  @Test
  void rule_4_shapes_are_anchored_take_whole_components_and_go_on_inside() {
    assertThat(resolve(ADA, unified("/lab/docker/" + CID))).isEmpty();
    assertThat(resolve(ADA, unified("/docker/" + CID + "f"))).isEmpty();
    assertThat(resolve(ADA, unified("/docker/" + CID + "/docker/" + CID)))
        .isEqualTo("container cid=%1$s > container? cid=%1$s".formatted(CID));
  }

  @Test
  void rule_5_the_outermost_box_answers() {
    CgroupLine nested = unified("/docker/" + CID + "/kubepods/pod" + "ab".repeat(16));
    assertThat(resolve(ADA, nested)).startsWith("container cid=" + CID + " > pod?");
  }

  @Test
  void rule_6_below_a_container_even_root_only_claims() {
    assertThat(resolve(ADA, unified("/docker/" + CID + JOB)))
        .isEqualTo("container cid=" + CID + " > slurm? job=7 step=0 role=user task=0");
    Placement through =
        new CgroupOwners(Set.of(CID)).resolve(List.of(unified("/docker/" + CID + JOB)), ADA);
    assertThat(through)
        .isInstanceOfSatisfying(
            Placement.Known.class,
            known ->
                assertThat(shown(known.chain())).isEqualTo("slurm job=7 step=0 role=user task=0"));
  }

  @Test
  void rule_7_proven_beats_claimed_and_strong_beats_weak_and_two_strong_are_a_dispute() {
    CgroupLine session = unified("/user.slice/user-1000.slice/session-3.scope");
    CgroupLine job = old("freezer", "/slurm/uid_1000/job_7");
    assertThat(resolve(ADA, session, job)).isEqualTo("slurm uid=1000 job=7");
    assertThat(resolve(ADA, new CgroupLine("freezer", "/slurm/uid_1000/job_7", 1), session))
        .isEqualTo("session uid=1000 session=3");
    assertThat(resolve(ADA, job, old("memory", "/slurm/uid_1000/job_8")))
        .isEqualTo("disputed in slurm 7 and in slurm 8");
  }

  @Test
  void rule_9_a_path_s_user_is_the_process_s_or_lends_it_the_id_or_is_root_by_sudo() {
    CgroupLine path = unified("/user.slice/user-1000.slice/session-3.scope");
    Account lent = new Account(OptionalInt.empty(), OptionalInt.of(1000));
    Account login = new Account(OptionalInt.of(1000), OptionalInt.empty());
    Account other = new Account(OptionalInt.of(2000), OptionalInt.of(2000));
    for (User user :
        List.of(ADA, new User(100_005, lent), new User(0, login), new User(0, Account.UNKNOWN))) {
      assertThat(resolve(user, path)).isEqualTo("session uid=1000 session=3");
    }
    for (User user : List.of(new User(2000, login), new User(100_005, other), new User(0, other))) {
      assertThat(resolve(user, path)).startsWith("disputed").contains("in a box of uid 1000");
    }
  }
}
