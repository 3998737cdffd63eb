// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedConfigTest {
  private static final Path SHIPPED = Path.of("../config/accelguard-controller.yaml");

  private static ControllerConfig read(String yaml) {
    List<ConfigProblem> problems = new ArrayList<>();
    ControllerConfig config = ControllerConfig.read("c", yaml, problems);
    assertThat(problems).isEmpty();
    return config;
  }

  @Test
  void the_shipped_file_holds_the_defaults() throws IOException {
    assertThat(read(Files.readString(SHIPPED))).isEqualTo(read(""));
  }

  @Test
  void the_shipped_file_lists_every_key() throws IOException {
    String all = Files.readString(SHIPPED).replaceAll("(?m)^( *)#( *[a-z-]+:)", "$1$2");
    ControllerConfig config = read(all);
    assertThat(config.tls()).isPresent();
    assertThat(config.database())
        .hasValueSatisfying(server -> assertThat(server.passwordFile()).isPresent());
    assertThat(all)
        .contains("listen:", "behind-proxy:", "state-directory:", "user:", "sync-interval:");
  }

  @Test
  void nodes_call_every_five_seconds_to_fifteen_minutes() {
    List<ConfigProblem> problems = new ArrayList<>();
    ControllerConfig.read("c", "sync-interval: 4s", problems);
    ControllerConfig.read("c", "sync-interval: 16m", problems);
    assertThat(problems)
        .hasSize(2)
        .allMatch(problem -> problem.toString().contains("sync-interval"));
    assertThat(read("sync-interval: 15m").syncInterval()).hasMinutes(15);
  }
}
