// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.controller.Audit.Entry;
import io.accelguard.controller.AuditProof.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AuditTest {
  /// Of a row of before there were salts; by the formula of decision 0076, computed elsewhere.
  private static final String OLD_HASH =
      "1b91926b1ec59931b13f5ddec835cdbee2cab981845920b1c4c2cb2928619b7c";

  @RegisterExtension private final LiveController controller = new LiveController();

  private void add(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      Entry entry = new Entry(LiveController.NOON, "actor" + i, "did", "case/" + i, "détail\n" + i);
      controller
          .database()
          .transaction(connection -> {
            Audit.add(connection, entry);
            return entry;
          });
    }
  }

  private Verdict verify() throws SQLException {
    return controller.database().transaction(AuditProof::verify);
  }

  private void tamper(String sql) throws SQLException {
    controller
        .database()
        .transaction(connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("alter table audit disable trigger all");
            return statement.executeUpdate(sql);
          }
        });
  }

  @Test
  void a_chain_that_nobody_touched_is_in_order() throws SQLException {
    assertThat(verify().rows()).isZero();
    add(5);
    assertThat(verify().rows()).isEqualTo(5);
    assertThat(verify().broken()).isEmpty();
    assertThat(verify().head()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set actor = 'x' where seq = 3",
        "update audit set action = 'x' where seq = 3",
        "update audit set subject = 'x' where seq = 3",
        "update audit set detail = 'x' where seq = 3",
        "update audit set at = at + interval '1 microsecond' where seq = 3",
        "update audit set actor = actor || left(action, 1), action = substr(action, 2) where seq ="
            + " 3",
        "update audit set hash = previous where seq = 3",
        "delete from audit where seq = 3",
        "update audit set seq = 99 where seq = 3",
      })
  void a_row_that_was_changed_or_removed_is_found(String change) throws SQLException {
    add(5);
    tamper(change);
    assertThat(verify().broken()).hasValue(3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"update audit set actor = 'x'", "delete from audit", "truncate audit"})
  void the_database_refuses_to_change_a_row(String change) throws SQLException {
    add(1);
    assertThatThrownBy(() ->
            controller
                .database()
                .transaction(connection -> {
                  try (Statement statement = connection.createStatement()) {
                    return statement.execute(change);
                  }
                }))
        .hasMessageContaining("only added to");
    assertThat(verify().rows()).isEqualTo(1);
  }

  @Test
  void replicas_that_write_at_once_make_one_chain() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> writer =
          () -> {
            add(10);
            return true;
          };
      List<Future<Boolean>> all =
          threads.invokeAll(new ArrayList<>(IntStream.range(0, 8).mapToObj(_ -> writer).toList()));
      for (Future<Boolean> one : all) assertThat(one.get()).isTrue();
    }
    assertThat(verify().rows()).isEqualTo(80);
    assertThat(verify().broken()).isEmpty();
  }

  private int erase(String... subjects) throws SQLException {
    return controller
        .database()
        .transaction(connection ->
            AuditErasure.erase(
                connection, List.of(subjects), "erased/x", LiveController.NOON, "console"));
  }

  private int cut(Duration later, int batch) throws SQLException {
    Instant before = LiveController.NOON.plus(later);
    return controller
        .database()
        .transaction(connection -> AuditErasure.cut(connection, before, before, batch));
  }

  @Test
  void rows_lose_their_words_and_the_chain_stays_in_order() throws SQLException {
    add(6);
    assertThat(erase("case/1", "case/2", "case/4", "case/9")).isEqualTo(3);
    assertThat(controller.query("select subject || detail || salt from audit where erased"))
        .containsOnly("erased/x");
    assertThat(controller.query("select detail from audit where action = 'audit-erased'"))
        .containsExactly("2-3,5-5");
    assertThat(verify().broken()).isEmpty();
    assertThat(verify().erased()).isEqualTo(3);
    assertThat(verify().rows()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set erased = true, seal = '' where seq = 3",
        "update audit set action = 'x' where seq = 2",
        "update audit set at = at + interval '1 second' where seq = 2",
        "update audit set seal = 'x' where seq = 2",
        "delete from audit where action = 'audit-erased'",
      })
  void words_that_vanish_unannounced_and_changes_of_what_stayed_are_found(String change)
      throws SQLException {
    add(4);
    erase("case/1");
    tamper(change);
    assertThat(verify().broken()).isPresent();
  }

  @Test
  void rows_of_before_there_were_salts_are_proven_and_can_be_erased() throws SQLException {
    tamper(
        "insert into audit (seq, at, actor, action, subject, detail, previous, hash) values (1,"
            + " '2026-11-25T12:00:00Z', 'a', 'b', 'case/x', 'd', '', '"
            + OLD_HASH
            + "')");
    add(1);
    assertThat(verify().broken()).isEmpty();
    erase("case/x");
    assertThat(verify().broken()).isEmpty();
    assertThat(verify().erased()).isEqualTo(1);
  }

  @Test
  void old_rows_are_cut_off_and_the_chain_says_so() throws SQLException {
    add(5);
    String head = verify().head();
    assertThat(cut(Duration.ofSeconds(-1), 100)).isZero();
    assertThat(cut(Duration.ofSeconds(1), 3)).isEqualTo(3);
    assertThat(verify().broken()).isEmpty();
    assertThat(verify().first()).isEqualTo(4);
    assertThat(controller.query("select hash from audit where seq = 5")).containsExactly(head);
    assertThat(cut(Duration.ofSeconds(1), 2)).isEqualTo(2);
    assertThat(verify().broken()).isEmpty();
    tamper("delete from audit where seq = 6");
    tamper("update audit_cut set seq = 6, hash = (select previous from audit where seq = 7)");
    assertThat(verify().broken()).hasValue(7L);
  }

  @Test
  void the_command_tells_what_it_found(@TempDir Path folder) throws Exception {
    add(3);
    Path file = folder.resolve("c.yaml");
    String url = controller.query("select current_database()").getFirst();
    Files.writeString(
        file,
        "state-directory: %s\ndatabase:\n  url: %s\n  user: postgres\n"
            .formatted(folder, controller.postgres().url(url)));
    String said = verifyCommand(file, 0);
    assertThat(said).startsWith("3 rows in order, head ");
    String head = said.strip().replaceAll(".* ", "");
    tamper("delete from audit where seq = 3");
    assertThat(verifyCommand(file, 0)).startsWith("2 rows in order");
    assertThat(verifyCommand(file, 3, "--head", head)).contains("rows were cut off");
    tamper("update audit set detail = 'x' where seq = 1");
    assertThat(verifyCommand(file, 3)).contains("broken at row 1");
  }

  private static String verifyCommand(Path file, int expected, String... more) {
    CommandLine line = ControllerMain.commandLine();
    StringWriter out = new StringWriter();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    List<String> arguments =
        new ArrayList<>(List.of("audit", "verify", "--config", file.toString()));
    arguments.addAll(List.of(more));
    assertThat(line.execute(arguments.toArray(String[]::new)))
        .as(out.toString())
        .isEqualTo(expected);
    return out.toString();
  }
}
