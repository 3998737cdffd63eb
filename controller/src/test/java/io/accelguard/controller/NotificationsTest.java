// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import io.accelguard.notifiers.Delivery;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From a report to what receivers are told, with a clock that the test moves.
class NotificationsTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);

  @RegisterExtension private final RecordingReceiver ops = new RecordingReceiver();
  @RegisterExtension private final RecordingReceiver other = new RecordingReceiver();

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
              groups: [students]
          notifications:
            receivers:
          """
              + ops.yaml("ops", "webhook", "severities: [critical]").indent(2)
              + other.yaml("other", "webhook", "groups: [staff]").indent(2));

  private Node node;

  private void report(long seq, Change change) throws SQLException {
    report(seq, "i1", change);
  }

  private void report(long seq, String id, Change change) throws SQLException {
    if (seq == 1) node = controller.enrol("a");
    controller.sync(node, batch(seq, incident(id, change, NOON.plusSeconds(seq), ALICE)));
    controller.round();
  }

  /// Lets time pass while the node goes on calling.
  private void live(Duration time) throws SQLException {
    for (long seconds = 0; seconds < time.toSeconds(); seconds += 30) {
      controller.live(Duration.ofSeconds(30));
      controller.sync(node);
    }
  }

  private String state() throws SQLException {
    return String.join(" ", controller.query("select state from outbox order by created_at"));
  }

  @Test
  void a_case_is_told_once_after_the_wait_and_once_when_it_ends() throws SQLException {
    report(1, Change.OPENED);
    assertThat(controller.query("select firing from alert")).containsExactly("t");
    controller.live(Duration.ofSeconds(25));
    assertThat(ops.tries()).isEmpty();
    controller.live(Duration.ofSeconds(10));
    live(Duration.ofMinutes(10));
    assertThat(ops.types()).containsExactly("alert.firing");
    assertThat(ops.summaries().getFirst()).contains("crypto-mining", "alice", "on a");
    report(2, Change.CLEARED);
    controller.live(Duration.ofSeconds(10));
    assertThat(ops.types()).containsExactly("alert.firing", "alert.resolved");
    live(Duration.ofMinutes(15));
    assertThat(ops.types()).hasSize(2);
    assertThat(other.tries()).as("another group's receiver").isEmpty();
  }

  @Test
  void what_goes_on_is_repeated_after_hours_and_what_ends_before_the_wait_is_not_told()
      throws SQLException {
    report(1, Change.OPENED);
    report(2, Change.CLEARED);
    live(Duration.ofMinutes(10));
    assertThat(ops.tries()).isEmpty();
    report(3, "i2", Change.OPENED);
    controller.live(Duration.ofMinutes(1));
    controller.query("update told set at = at - interval '4 hours' returning 1");
    controller.live(Duration.ofMinutes(1));
    assertThat(ops.types()).containsExactly("alert.firing", "alert.firing");
  }

  @Test
  void who_heard_of_something_hears_the_end_also_when_it_was_less_by_then() throws SQLException {
    report(1, "i1", Change.OPENED);
    controller.live(Duration.ofMinutes(1));
    assertThat(ops.types()).containsExactly("alert.firing");
    controller.query("update alert set severity = 'warning' returning 1");
    report(2, "i1", Change.CLEARED);
    live(Duration.ofMinutes(6));
    assertThat(ops.types()).containsExactly("alert.firing", "alert.resolved");
  }

  @Test
  void a_false_positive_ends_the_alert_in_the_same_transaction() throws SQLException {
    report(1, Change.OPENED);
    String file = controller.query("select case_id from case_file").getFirst();
    controller.form("/cases/" + file + "/state", "state", "false-positive");
    assertThat(controller.query("select firing from alert")).containsExactly("f");
  }

  @Test
  void a_replica_that_dies_while_it_sends_leaves_the_message_to_another() throws SQLException {
    report(1, Change.OPENED);
    controller.pass(Duration.ofSeconds(30));
    controller.round();
    Outbox outbox = controller.notifications().outbox();
    Receiver receiver = controller.notifications().config().receivers().getFirst();
    Outbox.Claimed lost = outbox.claim("ops").orElseThrow();
    assertThat(controller.send()).as("it is lent").isZero();
    controller.pass(Duration.ofSeconds(61));
    assertThat(controller.send()).isEqualTo(1);
    assertThat(ops.tries().getFirst().id()).isEqualTo("msg_" + lost.id());
    outbox.settle(receiver, lost, new Delivery.Refused("too late"));
    assertThat(state()).isEqualTo("sent");
  }

  @Test
  void two_workers_never_hold_the_same_message() throws Exception {
    controller.query(
        "insert into outbox (message_id, receiver, body, created_at, due_at) select"
            + " gen_random_uuid(), 'ops', '{}', now() - interval '1 year', now() - interval '1"
            + " year' from generate_series(1, 200) returning 1");
    Outbox outbox = controller.notifications().outbox();
    Set<Object> seen = ConcurrentHashMap.newKeySet();
    List<Thread> workers =
        IntStream.range(0, 4)
            .mapToObj(i ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        var claimed = outbox.claim("ops");
                        while (claimed.isPresent()) {
                          if (!seen.add(claimed.get().id())) seen.add("twice");
                          claimed = outbox.claim("ops");
                        }
                      } catch (SQLException e) {
                        seen.add(e);
                      }
                    }))
            .toList();
    for (Thread worker : workers) worker.join();
    assertThat(seen).hasSize(200).doesNotContain("twice");
  }

  @Test
  void a_receiver_that_is_down_for_ten_minutes_is_told_by_the_schedule_under_the_same_id()
      throws SQLException {
    ops.answer(500, "");
    report(1, Change.OPENED);
    controller.live(Duration.ofMinutes(10));
    assertThat(ops.tries()).hasSize(3);
    ops.answer(204, "");
    controller.live(Duration.ofMinutes(31));
    assertThat(ops.types().getFirst()).isEqualTo("alert.firing");
    assertThat(
            new HashSet<>(
                ops.tries().subList(0, 4).stream().map(RecordingReceiver.Told::id).toList()))
        .hasSize(1);
    assertThat(state()).doesNotContain("dead");
  }

  @Test
  void a_receiver_that_is_gone_is_told_nothing_until_an_operator_says_so() throws SQLException {
    ops.answer(410, "");
    report(1, Change.OPENED);
    live(Duration.ofMinutes(30));
    assertThat(ops.tries()).hasSize(1);
    assertThat(controller.page("/notifications").body()).contains("disabled", "status 410");
    ops.answer(204, "");
    assertThat(controller.form("/receivers/ops/enable").statusCode()).isEqualTo(303);
    assertThat(controller.send()).isEqualTo(1);
    assertThat(ops.types()).hasSize(1);
    assertThat(controller.query("select action from audit")).contains("receiver-enabled");
  }

  @Test
  void a_receiver_that_asks_for_a_pause_gets_it() throws SQLException {
    ops.answer(429, "77");
    report(1, Change.OPENED);
    controller.live(Duration.ofMinutes(1));
    assertThat(ops.tries()).hasSize(1);
    controller.live(Duration.ofSeconds(40));
    assertThat(ops.tries()).hasSize(1);
    ops.answer(204, "");
    controller.live(Duration.ofSeconds(20));
    assertThat(ops.types()).hasSize(1);
  }

  @Test
  void what_was_given_up_is_shown_and_sent_again_by_an_operator() throws SQLException {
    ops.answer(413, "");
    report(1, Change.OPENED);
    controller.live(Duration.ofMinutes(1));
    assertThat(state()).isEqualTo("dead");
    assertThat(controller.page("/notifications").body()).contains("status 413", "crypto-mining");
    assertThat(controller.page("/v1/notifications").body()).contains("\"dead\":1");
    assertThat(controller.page("/metrics").body())
        .contains("accelguard_notifications_dead{receiver=\"ops\"} 1.0")
        .contains("accelguard_notifications_failed_total{receiver=\"ops\"} 1.0");
    ops.answer(204, "");
    String id = controller.query("select message_id from outbox").getFirst();
    assertThat(controller.form("/notifications/" + id + "/replay").statusCode()).isEqualTo(303);
    assertThat(controller.form("/notifications/" + id + "/replay").statusCode()).isEqualTo(404);
    controller.send();
    assertThat(state()).isEqualTo("sent");
    assertThat(controller.query("select action from audit")).contains("notification-replayed");
  }

  @Test
  void a_silence_needs_owner_reason_and_end_and_ends() throws SQLException {
    report(1, Change.OPENED);
    assertThat(controller.form("/silences", "account", "alice", "hours", "1").statusCode())
        .isEqualTo(422);
    assertThat(
            controller
                .form(
                    "/silences",
                    "account",
                    "alice",
                    "hours",
                    "1",
                    "owner",
                    "bob",
                    "reason",
                    "known")
                .statusCode())
        .isEqualTo(303);
    live(Duration.ofMinutes(2));
    controller.pass(Duration.ofMinutes(50));
    live(Duration.ofMinutes(1));
    assertThat(ops.tries()).isEmpty();
    assertThat(controller.page("/v1/silences").body()).contains("\"owner\":\"bob\"");
    assertThat(controller.query("select action from audit")).contains("silence-added");
    live(Duration.ofMinutes(10));
    assertThat(ops.types()).containsExactly("alert.firing");
  }

  @Test
  void a_storm_is_few_messages_and_leaves_nobody_out() throws SQLException {
    node = controller.enrol("a");
    for (int i = 0; i < 40; i++) {
      Owner owner = new Owner(OwnerKind.SESSION, "u" + i, 2000 + i, Trust.SURE);
      controller.sync(node, batch(i + 1, incident("i" + i, Change.OPENED, NOON, owner)));
    }
    controller.round();
    controller.live(Duration.ofMinutes(1));
    assertThat(ops.tries()).hasSize(10);
    assertThat(new HashSet<>(ops.summaries())).hasSize(40);
  }

  @Test
  void notifications_are_for_operators_of_all_groups() throws SQLException {
    String viewer = "Bearer " + controller.user("vera", Role.VIEWER);
    String scoped = "Bearer " + controller.user("otto", Role.OPERATOR, "students");
    for (String who : List.of(viewer, scoped))
      for (String path : List.of("/notifications", "/v1/notifications", "/v1/silences"))
        assertThat(controller.get(path, "Authorization", who).statusCode()).isEqualTo(403);
  }
}
