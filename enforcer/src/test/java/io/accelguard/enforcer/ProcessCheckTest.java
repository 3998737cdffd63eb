// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What speaks against acting on one process.
class ProcessCheckTest {
  private static final int USER = 1000;
  private static final String JOB = World.JOB;

  private static Seen seen(
      String comm, int session, boolean kernel, List<Integer> uids, String cgroup) {
    return new Seen(360_000, session, 0, kernel, comm, uids, cgroup);
  }

  private static Seen of(String comm) {
    return seen(comm, 4000, false, all(USER), JOB);
  }

  private static Seen as(int real, int effective) {
    return seen("python3", 4000, false, List.of(real, effective, effective, effective), JOB);
  }

  private static Seen at(String cgroup) {
    return seen("python3", 4000, false, all(USER), cgroup);
  }

  private static List<Integer> all(int uid) {
    return List.of(uid, uid, uid, uid);
  }

  static Stream<Arguments> processes() {
    Seen later = new Seen(360_001, 4000, 0, false, "python3", all(USER), JOB);
    return Stream.of(
        Arguments.of("the one that is meant", 4242, of("python3"), ""),
        Arguments.of("another start", 4242, later, "reused"),
        Arguments.of("another's", 4242, as(1001, 1001), "other-owner"),
        Arguments.of("half another's", 4242, as(USER, 1001), "other-owner"),
        Arguments.of("after sudo", 4242, as(USER, 0), "protected"),
        Arguments.of("root's", 4242, as(0, 0), "protected"),
        Arguments.of("a daemon's", 4242, as(999, 999), "protected"),
        Arguments.of("the site's operator", 4242, as(4321, 4321), "protected"),
        Arguments.of("user 2^32 - 2", 4242, as(-2, -2), "protected"),
        Arguments.of("another cgroup", 4242, at("/user.slice"), "other-cgroup"),
        Arguments.of("a cgroup below", 4242, at(JOB + "/x"), "other-cgroup"),
        Arguments.of("pid 1", 1, of("python3"), "protected"),
        Arguments.of(
            "a thread of the kernel",
            4242,
            seen("kworker/0:1", 0, true, all(USER), JOB),
            "protected"),
        Arguments.of("a way in", 4242, of("sshd"), "protected"),
        Arguments.of("the user's manager", 4242, of("(sd-pam)"), "protected"),
        Arguments.of("a name that the kernel cut", 4242, of("containerd-shim"), "protected"),
        Arguments.of(
            "a shell that leads a session",
            4242,
            seen("bash", 4242, false, all(USER), JOB),
            "protected"),
        Arguments.of("a shell that leads none", 4242, of("bash"), ""),
        Arguments.of(
            "a miner that leads a session", 4242, seen("xmrig", 4242, false, all(USER), JOB), ""),
        Arguments.of("a service", 4242, at("/system.slice/mysql.service"), "protected"),
        Arguments.of(
            "next to the job", 4242, at("/system.slice/slurmstepd.scope/system"), "protected"));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("processes")
  void a_process_is_left_alone_for_the_first_reason(
      String name, int pid, Seen seen, String reason) {
    assertThat(objection(pid, Optional.of(seen), 400_000)).isEqualTo(reason);
  }

  static Stream<Arguments> lives() {
    return Stream.of(
        Arguments.of("seen a second after its start", 360_100, ""),
        Arguments.of("seen before that", 360_099, "too-young"),
        Arguments.of("seen before its start", 0, "too-young"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("lives")
  void start_times_tell_apart_only_what_was_seen_for_longer_than_their_grain(
      String name, long seenTicks, String reason) {
    assertThat(objection(4242, Optional.of(of("python3")), seenTicks)).isEqualTo(reason);
  }

  @org.junit.jupiter.api.Test
  void what_has_ended_is_gone() {
    assertThat(objection(4242, Optional.empty(), 400_000)).isEqualTo("gone");
  }

  private static String objection(int pid, Optional<Seen> seen, long seenTicks) {
    Protection protection =
        Ceiling.parse("enforcer.yaml", "protected: {uids: [4321]}", new java.util.ArrayList<>())
            .protection();
    Instant now = Instant.EPOCH;
    Target target = new Target(pid, 360_000, JOB);
    EnforcementOrder order =
        new EnforcementOrder(
            "a",
            "i",
            EnforcementAction.STOP,
            USER,
            "b",
            seenTicks,
            now,
            now,
            false,
            List.of(target));
    return new ProcessCheck(protection, 998)
        .objection(order, target, seen)
        .map(Reason::id)
        .orElse("");
  }
}
