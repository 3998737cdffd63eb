// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.controller.Audit.Entry;
import io.accelguard.controller.Audit.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
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
    return controller.database().transaction(Audit::verify);
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
