// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.lab.LiveSystem.Accusation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Controller and agent are killed in the middle of it: afterwards every event is in the database,
/// once.
@Tag("real")
class RealKillTest {
  @Test
  void what_happened_between_two_kills_is_in_the_database_once() throws IOException, SQLException {
    Path folder = Files.createTempDirectory("accelguard-kill-");
    try (LiveSystem system = new LiveSystem(folder.resolve("system"));
        Subject.Running first = Subjects.guilty().getFirst().start(folder.resolve("first"))) {
      awaitOpened(system, first);
      system.controller().descendants().forEach(ProcessHandle::destroyForcibly);
      kill(system.controller());
      first.end();
      Awaitility.await("the end of the first incident")
          .atMost(Duration.ofSeconds(60))
          .until(() -> cleared(system) >= 1);
      kill(system.agent());
      system.startAgent();
      try (Subject.Running second = Subjects.guilty().getFirst().start(folder.resolve("second"))) {
        awaitOpened(system, second);
        system.startController();
        Awaitility.await("the backlog")
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> unsent(system) == 0);
      }
      Set<String> told = told(system);
      try (Connection database = connect(folder.resolve("system/controller/database"));
          Statement statement = database.createStatement()) {
        ResultSet rows =
            statement.executeQuery("select event_id, count(*) from event group by event_id");
        Set<String> stored = new TreeSet<>();
        while (rows.next()) {
          assertThat(rows.getInt(2)).as("copies of %s", rows.getString(1)).isEqualTo(1);
          stored.add(rows.getString(1));
        }
        assertThat(stored).containsAll(told);
        ResultSet gaps =
            statement.executeQuery(
                "select count(*), max(seq) from event where log = 'p0' group by spool_id");
        while (gaps.next())
          assertThat(gaps.getLong(1)).as("no number is missing").isEqualTo(gaps.getLong(2));
        ResultSet alarms = statement.executeQuery("select alarm from node_state");
        while (alarms.next()) assertThat(alarms.getString(1)).isEmpty();
      }
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    Shell.await(process);
  }

  private static void awaitOpened(LiveSystem system, Subject.Running running) {
    Awaitility.await("an accusation")
        .atMost(Duration.ofSeconds(90))
        .until(() ->
            system.accusations().stream()
                .anyMatch(a -> a.pids().stream().anyMatch(running.pids()::contains)));
  }

  private static long cleared(LiveSystem system) {
    return system.receiver().bodies().stream()
        .filter(body -> body.contains("\"violation.cleared\""))
        .count();
  }

  /// Ids of all events that the webhook got; whoever told it had them on disk.
  private static Set<String> told(LiveSystem system) {
    Set<String> ids = new TreeSet<>();
    for (String body : system.receiver().bodies()) {
      int at = body.indexOf("\"event\":\"") + 9;
      ids.add(body.substring(at, body.indexOf('"', at)));
    }
    List<Accusation> all = system.accusations();
    assertThat(ids).hasSizeBetween(2, all.size());
    return ids;
  }

  /// Events that wait in the agent for the controller, by its own metrics: produced, neither
  /// acknowledged nor dropped.
  private static double unsent(LiveSystem system) throws IOException {
    double rest = 0;
    for (String line :
        system.metrics().lines().filter(l -> l.startsWith("accelguard_events_total{")).toList()) {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      rest += line.contains("outcome=\"produced\"") ? value : -value;
    }
    return rest;
  }

  private static Connection connect(Path database) throws IOException, SQLException {
    String port = Files.readAllLines(database.resolve("data/postmaster.pid")).get(3).strip();
    String password = Files.readString(database.resolve("password")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password);
  }
}
