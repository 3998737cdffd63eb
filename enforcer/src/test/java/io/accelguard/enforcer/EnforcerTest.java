// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static io.accelguard.enforcer.Processes.Signal.CONT;
import static io.accelguard.enforcer.Processes.Signal.KILL;
import static io.accelguard.enforcer.Processes.Signal.STOP;
import static io.accelguard.enforcer.Processes.Signal.TERM;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.enforcer.World.FakeProcess;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Effect;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders from the first letter to the last signal, in a world in memory.
class EnforcerTest {
  @TempDir private Path state;
  private World world;
  private FakeProcess miner;
  private Enforcer enforcer;

  @BeforeEach
  void a_node_that_may_stop() throws IOException {
    world = new World(state);
    miner = world.put(4242, World.python());
    enforcer = world.enforcer();
  }

  private EnforcementAnswer take(EnforcementAction action, Integer... pids) {
    return world.take(enforcer, world.order(action, pids));
  }

  private void warned() {
    assertThat(take(EnforcementAction.WARN, 4242).order()).isNotEmpty();
  }

  @Test
  void who_ends_when_asked_is_not_killed() {
    warned();

    EnforcementAnswer answer = take(EnforcementAction.STOP, 4242);
    world.pass(60);

    assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
    assertThat(enforcer.tick()).isEmpty();
    assertThat(miner.signals).containsExactly(TERM);
    assertThat(enforcer.isIdle()).isTrue();
  }

  @Test
  void who_does_not_is_killed_when_the_grace_is_over() {
    miner.obeys = false;
    warned();
    take(EnforcementAction.STOP, 4242);

    world.pass(29);
    assertThat(enforcer.tick()).isEmpty();
    world.pass(1);

    assertThat(enforcer.tick())
        .extracting(EnforcementAnswer::outcome)
        .containsExactly(Outcome.DONE);
    assertThat(miner.signals).containsExactly(TERM, CONT, KILL);
  }

  @Test
  void who_has_become_root_s_in_the_grace_is_not_killed() {
    miner.obeys = false;
    warned();
    take(EnforcementAction.STOP, 4242);
    miner.seen =
        miner.seen.map(s ->
            new Seen(s.startTicks(), 4000, 0, false, "passwd", List.of(1000, 0, 0, 0), s.cgroup()));
    world.pass(30);

    assertThat(enforcer.tick()).extracting(EnforcementAnswer::why).containsExactly("protected");
    assertThat(miner.signals).doesNotContain(KILL);
  }

  @Test
  void a_freeze_ends_with_its_lease() {
    warned();
    take(EnforcementAction.FREEZE, 4242);

    world.pass(899);
    assertThat(enforcer.tick()).isEmpty();
    assertThat(enforcer.isIdle()).isFalse();
    world.pass(1);

    assertThat(enforcer.tick()).extracting(EnforcementAnswer::action).containsExactly("thaw");
    assertThat(miner.signals).containsExactly(STOP, CONT);
    assertThat(enforcer.isIdle()).isTrue();
  }

  @Test
  void a_freeze_ends_with_its_lease_also_when_the_enforcer_was_killed_meanwhile()
      throws IOException {
    warned();
    take(EnforcementAction.FREEZE, 4242);
    world.pass(5000);

    Enforcer next = world.enforcer();

    assertThat(next.isIdle()).isFalse();
    assertThat(next.tick()).extracting(EnforcementAnswer::action).containsExactly("thaw");
    assertThat(miner.signals).containsExactly(STOP, CONT);
    assertThat(world.enforcer().isIdle()).isTrue();
  }

  @Test
  void a_thaw_does_not_continue_what_somebody_else_has_stopped() {
    FakeProcess other = world.put(4243, World.python());

    EnforcementAnswer answer = take(EnforcementAction.THAW, 4243);

    assertThat(answer.why()).isEqualTo("not-frozen");
    assertThat(other.signals).isEmpty();
  }

  @Test
  void the_pid_of_a_frozen_process_that_changed_hands_is_not_touched_by_the_thaw() {
    warned();
    take(EnforcementAction.FREEZE, 4242);
    Seen next = new Seen(500_000, 1, 0, false, "python3", List.of(1000, 1000, 1000, 1000), "/x");
    FakeProcess innocent = world.put(4242, next);

    EnforcementAnswer answer = take(EnforcementAction.THAW);

    assertThat(answer.outcome()).isEqualTo(Outcome.GONE);
    assertThat(innocent.signals).isEmpty();
  }

  @Test
  void the_file_that_stops_everything_frees_the_frozen_and_spares_the_doomed() {
    FakeProcess doomed = world.put(4243, World.python());
    doomed.obeys = false;
    warned();
    take(EnforcementAction.FREEZE, 4242);
    world.pass(1);
    take(EnforcementAction.STOP, 4243);
    world.off = true;
    world.pass(100);

    enforcer.tick();

    assertThat(miner.signals).containsExactly(STOP, CONT);
    assertThat(doomed.signals).doesNotContain(KILL);
    assertThat(take(EnforcementAction.WARN, 4242).why()).isEqualTo("switched-off");
    assertThat(enforcer.isIdle()).isTrue();
  }

  @Test
  void a_dry_run_answers_and_counts_and_touches_nothing() {
    world.limits = World.LIMITS.replace("dry-run: false", "dry-run: true").replace("10", "1");
    take(EnforcementAction.WARN, 4242);

    EnforcementAnswer answer = take(EnforcementAction.STOP, 4242);

    assertThat(answer.outcome()).isEqualTo(Outcome.REHEARSED);
    assertThat(answer.what()).isEqualTo("stop: rehearsed for 1 of 1 processes of user id 1000");
    assertThat(miner.signals).isEmpty();
    assertThat(take(EnforcementAction.STOP, 4242).why()).isEqualTo("budget-owner");
    assertThat(enforcer.isIdle()).isTrue();
  }

  @Test
  void without_a_file_nothing_is_done() {
    world.limits = "";

    assertThat(take(EnforcementAction.WARN, 4242).why()).isEqualTo("ceiling");
    assertThat(take(EnforcementAction.STOP, 4242).why()).isEqualTo("ceiling");
    assertThat(miner.signals).isEmpty();
  }

  @Test
  void one_process_that_is_not_as_the_order_says_spares_all() {
    Seen root = new Seen(360_000, 1, 0, false, "python3", List.of(0, 0, 0, 0), World.JOB);
    FakeProcess twin = world.put(4243, root);
    warned();

    EnforcementAnswer answer = take(EnforcementAction.STOP, 4242, 4243);

    assertThat(answer.why()).isEqualTo("protected");
    assertThat(miner.signals).isEmpty();
    assertThat(twin.signals).isEmpty();
  }

  @Test
  void one_that_has_ended_spares_none() {
    warned();

    EnforcementAnswer answer = take(EnforcementAction.STOP, 4242, 4243);

    assertThat(answer.effects())
        .extracting(Effect::outcome)
        .containsExactlyInAnyOrder(Outcome.DONE, Outcome.GONE);
    assertThat(miner.signals).containsExactly(TERM);
  }

  @Test
  void budgets_and_ids_outlive_the_enforcer() throws IOException {
    world.limits = World.LIMITS.replace("10", "1");
    EnforcementOrder warning = world.order(EnforcementAction.WARN, 4242);
    world.take(enforcer, warning);
    take(EnforcementAction.STOP, 4242);
    world.put(4242, World.python());

    enforcer = world.enforcer();

    assertThat(world.take(enforcer, warning).why()).isEqualTo("replayed");
    assertThat(take(EnforcementAction.STOP, 4242).why()).isEqualTo("budget-owner");
  }

  @Test
  void what_cannot_be_recorded_is_not_done() throws IOException {
    warned();
    Files.delete(state.resolve("ledger.jsonl"));
    Files.createDirectory(state.resolve("ledger.jsonl"));

    assertThat(take(EnforcementAction.STOP, 4242).why()).isEqualTo("unrecorded");
    assertThat(miner.signals).isEmpty();
  }

  @Test
  void who_has_a_terminal_is_told_there() {
    FakeProcess other = world.put(4243, World.python());
    other.seen =
        other.seen.map(
            s -> new Seen(s.startTicks(), 4000, 34816, false, s.comm(), s.uids(), s.cgroup()));

    EnforcementAnswer answer = take(EnforcementAction.WARN, 4242, 4243);

    assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
    assertThat(answer.effects()).extracting(Effect::why).containsExactly("unreached", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "ORDER ",
        " ORDER",
        "ORDER{}",
        "TRUNCATED",
        "{\"action\":\"warn\",TAIL",
        "EXTRA",
        "TEXT-PID",
        "FRACTION",
        "OVERFLOW",
      })
  void a_line_that_the_codec_would_not_write_is_no_order(String text) {
    String order = world.codec.write(world.order(EnforcementAction.WARN, 4242));
    String line =
        switch (text) {
          case "TRUNCATED" -> order.substring(0, order.length() - 1);
          case "EXTRA" -> order.replace("{\"id\"", "{\"more\":1,\"id\"");
          case "TEXT-PID" -> order.replace("4242", "\"4242\"");
          case "FRACTION" -> order.replace("4242", "4242.0");
          case "OVERFLOW" -> order.replace("4242", "4294971538");
          default -> text.replace("ORDER", order).replace("TAIL", order.substring(1));
        };

    EnforcementAnswer answer = enforcer.take(line);

    assertThat(answer.why()).isEqualTo("malformed");
    assertThat(answer.what()).doesNotContain("order-0");
  }
}
