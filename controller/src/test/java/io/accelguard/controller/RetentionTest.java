// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Owner BOB = new Owner(OwnerKind.SESSION, "bob", 1001, Trust.SURE);

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
            - account: bob
              uids: [1001]
          retention:
            events: 10d
            incidents: 20d
            cases: 30d
            audit: 40d
          """);

  private Retention retention() {
    return controller.privacy().retention();
  }

  private List<String> count(String table) throws SQLException {
    return controller.query("select count(*) from " + table);
  }

  private void settle(String account) throws SQLException {
    String id =
        controller
            .query("select case_id from case_file where account = '" + account + "'")
            .getFirst();
    controller.form("/cases/" + id + "/state", "state", "resolved");
  }

  /// What nodes said arrives by the clock of the database; here it gets that of the test.
  private void arrived() throws SQLException {
    controller.query("update event set received = at returning 1");
  }

  private Node reported() throws SQLException {
    Node node = controller.enrol("host");
    controller.sync(
        node,
        batch(
            1,
            incident("a", Change.OPENED, NOON, ALICE),
            incident("b", Change.OPENED, NOON, BOB),
            note("started")));
    controller.round();
    arrived();
    return node;
  }

  @Test
  void what_is_old_goes_in_steps_and_what_an_open_case_needs_stays() throws SQLException {
    reported();
    settle("alice");
    retention().run();
    assertThat(count("event")).containsExactly("3");
    controller.pass(Duration.ofDays(11));
    retention().run();
    assertThat(controller.query("select body -> 'incident' ->> 'id' from event"))
        .containsExactly("b");
    assertThat(controller.query("select stored from spool_log")).containsExactly("1");
    assertThat(count("incident")).containsExactly("2");
    controller.pass(Duration.ofDays(10));
    retention().run();
    assertThat(controller.query("select incident_id from incident")).containsExactly("b");
    assertThat(count("case_file")).containsExactly("2");
    controller.pass(Duration.ofDays(10));
    retention().run();
    assertThat(controller.query("select account from case_file")).containsExactly("bob");
    assertThat(controller.query("select count(*) from case_note")).containsExactly("0");
    settle("bob");
    controller.pass(Duration.ofHours(2));
    retention().run();
    assertThat(count("event")).containsExactly("0");
    assertThat(count("incident")).containsExactly("0");
    assertThat(count("case_file")).as("it was settled just now").containsExactly("1");
    controller.pass(Duration.ofDays(31));
    retention().run();
    assertThat(count("case_file")).containsExactly("0");
  }

  @Test
  void an_open_appeal_and_a_restriction_that_lasts_keep_a_case() throws SQLException {
    reported();
    settle("alice");
    settle("bob");
    controller.query(
        "insert into appeal (appeal_id, case_id, at, text) select gen_random_uuid(), case_id,"
            + " now(), '' from case_file where account = 'alice' returning 1");
    controller.query(
        "insert into strike (strike_id, account, category, case_id, at, policy, restricts_until)"
            + " select gen_random_uuid(), account, category, case_id, now(), '', '2027-06-01' from"
            + " case_file where account = 'bob' returning 1");
    controller.pass(Duration.ofDays(50));
    retention().run();
    assertThat(count("case_file")).containsExactly("2");
    assertThat(controller.query("select incident_id from incident")).containsExactly("a");
    assertThat(controller.page("/retention").body()).contains("Too old, still needed");
    controller.query("update appeal set decision = 'upheld' returning 1");
    controller.pass(Duration.ofDays(200));
    retention().run();
    assertThat(count("case_file")).containsExactly("0");
    assertThat(count("appeal")).containsExactly("0");
    assertThat(count("strike")).containsExactly("0");
  }

  @Test
  void the_audit_is_cut_up_to_the_first_row_of_an_open_case() throws SQLException {
    reported();
    settle("alice");
    String bob = controller.query("select case_id from case_file where account = 'bob'").getFirst();
    controller.page("/cases/" + bob);
    controller.page("/cases/" + bob);
    controller.pass(Duration.ofDays(45));
    retention().run();
    assertThat(controller.query("select subject from audit order by seq"))
        .containsExactly("case/" + bob, "case/" + bob, "audit");
    settle("bob");
    controller.pass(Duration.ofDays(90));
    retention().run();
    assertThat(controller.query("select action from audit")).containsExactly("audit-cut");
    assertThat(controller.database().transaction(AuditProof::verify).broken()).isEmpty();
  }

  @Test
  void replicas_that_run_at_once_delete_everything_once() throws Exception {
    reported();
    controller.query(
        "insert into event (node_id, spool_id, seq, log, event_id, type, at, received, sha256,"
            + " body) select node_id, spool_id, 10 + n, log, 'x', 'x', at, at, sha256, '{}' from"
            + " event, generate_series(1, 2600) n where seq = 3 returning 1");
    controller.query("update spool_log set stored = 2603 returning 1");
    settle("alice");
    settle("bob");
    controller.pass(Duration.ofDays(11));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> all = new ArrayList<>();
      IntStream.range(0, 4)
          .forEach(_ ->
              all.add(
                  threads.submit(() -> {
                    controller.anotherRetention().run();
                    return true;
                  })));
      for (Future<Boolean> one : all) assertThat(one.get()).isTrue();
    }
    assertThat(count("event")).containsExactly("0");
    assertThat(controller.query("select stored from spool_log")).containsExactly("0");
    RetentionRow events = retention().rows().getFirst();
    assertThat(events.ever()).isEqualTo(2_603);
    assertThat(events.planned()).isEqualTo(2_603);
    assertThat(events.isRunning()).isFalse();
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_retention_deleted_rows_total{kind=\"events\"} 2603.0")
        .contains("accelguard_controller_retention_held_rows{kind=\"events\"} 0.0");
    assertThat(controller.page("/v1/retention").body()).contains("\"deleted\":2603");
  }

  @Test
  void a_run_that_was_cut_off_is_taken_up_by_another() throws SQLException {
    reported();
    settle("alice");
    settle("bob");
    controller.pass(Duration.ofDays(11));
    String begun =
        "insert into retention (kind, begun_at, beat_at, planned) values ('events', '%1$s', '%1$s',"
            + " 3) returning 1";
    controller.query(begun.formatted(controller.now()));
    retention().run();
    assertThat(count("event")).as("another seems to be at it").containsExactly("3");
    assertThat(controller.page("/retention").body()).contains("<progress", "3 to look at");
    controller.pass(Duration.ofMinutes(3));
    retention().run();
    assertThat(count("event")).containsExactly("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events: 1h | must be 1d to 36500d",
        "events: 400d | must be at least as long as events",
        "cases: 100d | must be at least as long as incidents",
        "event: 1d | event",
      })
  void times_that_cannot_be_kept_are_mistakes(String line, String expected) {
    List<ConfigProblem> problems = new ArrayList<>();
    ControllerConfig.read("c", "retention:\n  " + line, problems);
    assertThat(problems).anyMatch(problem -> problem.toString().contains(expected));
  }
}
