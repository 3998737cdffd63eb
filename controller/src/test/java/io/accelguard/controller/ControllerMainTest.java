// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ControllerMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  private int run(String... args) {
    CommandLine line = ControllerMain.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private String config(String yaml) throws IOException {
    return Files.writeString(directory.resolve("c.yaml"), yaml).toString();
  }

  @Test
  void a_private_database_is_made_migrated_and_hands_out_tokens() throws IOException, SQLException {
    String yaml = "state-directory: " + directory.resolve("state");
    String file = config(yaml);
    ControllerConfig config = ControllerConfig.read(file, yaml, new ArrayList<>());
    try (Database running = Database.open(config, new Secrets(), Database.Role.HOST)) {
      assertThat(run("migrate", "--config", file)).as(err::toString).isZero();
      assertThat(run("token", "create", "--config", file)).isNotZero();
      assertThat(err.toString()).contains("start it before the first token");
      new Tokens(running, InstantSource.system(), new Secrets()).pin("P".repeat(43));
      assertThat(run("token", "create", "--config", file)).as(err::toString).isZero();
      assertThat(running.isUp()).isTrue();
      assertThat(out.toString().strip()).matches("agt_[\\w-]{43}\\.P{43}");
      assertThat(run("token", "list", "--config", file)).as(err::toString).isZero();
      assertThat(out.toString()).contains("1 of 1 uses left");
      String id = out.toString().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
      assertThat(run("token", "revoke", "--config", file, id)).as(err::toString).isZero();
      assertThat(run("token", "revoke", "--config", file, id)).isEqualTo(64);
    }
    assertThat(Files.getPosixFilePermissions(directory.resolve("state"))).hasSize(3);
  }

  @Test
  void all_mistakes_are_reported_together_with_their_lines() throws IOException {
    String file = config("listen: 0.0.0.0:7433\nsync-intervall: 5s\n");
    assertThat(run("config", "check", file)).isEqualTo(78);
    assertThat(err.toString()).contains("c.yaml:1", "beyond loopback", "c.yaml:2", "sync-interval");
  }

  @Test
  void a_bracket_that_stays_open_is_a_mistake_and_no_crash() throws IOException {
    assertThat(run("config", "check", config("listen: '[:7433'\n"))).isEqualTo(78);
  }

  @Test
  void a_missing_file_is_a_mistake_of_the_configuration() {
    assertThat(run("config", "check", directory.resolve("none").toString())).isEqualTo(78);
    assertThat(err.toString()).contains("no readable text file");
  }

  @Test
  void the_shipped_configuration_is_right() {
    assertThat(run("config", "check", "../config/accelguard-controller.yaml")).isZero();
  }

  @Test
  void a_wrong_call_shows_the_usage() {
    assertThat(run()).isEqualTo(64);
    assertThat(run("token", "create", "--uses", "0")).isEqualTo(64);
  }
}
