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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    String all = Files.readString(SHIPPED).replaceAll("(?m)^( *)#( *(?:- )?[a-z-]+:)", "$1$2");
    ControllerConfig config = read(all);
    assertThat(config.tls()).isPresent();
    assertThat(config.nodes().authority()).isPresent();
    assertThat(config.database())
        .hasValueSatisfying(server -> assertThat(server.passwordFile()).isPresent());
    assertThat(config.consequences().policies()).hasSize(1);
    assertThat(config.accounts().named()).hasSize(1);
    assertThat(config.notifications().receivers()).hasSize(2);
    assertThat(all)
        .contains(
            "listen:",
            "names:",
            "certificate-life:",
            "behind-proxy:",
            "state-directory:",
            "user:",
            "sync-interval:",
            "shared-uids:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: A, type: slack, url: 'https://a.b'} | needs a name",
        "{name: a, type: fax, url: 'https://a.b'} | expected one of webhook",
        "{name: a, type: slack} | a url is missing",
        "{name: a, type: slack, url: 'ftp://a.b'} | expected http",
        "{name: a, type: slack, url: 'https://u:p@a.b'} | without a user name",
        "{name: a, type: slack, url: 'https://a.b', networks: [all]} | no network: all",
        "{name: a, type: slack, url: 'https://a.b', severities: [high]} | known: warning",
        "{name: a, type: slack, url: 'https://a.b', categories: [fun]} | unknown category",
        "{name: a, type: slack, url: 'https://a.b', rate: 0} | must be 1 to",
        "{name: a, type: email} | needs mail",
        "{name: a, type: email, mail: {host: h, from: a@b, to: []}} | 1 to 50 addresses",
        "{name: a, type: email, mail: {host: h, from: \"a@b\\nBcc: c@d\", to: [a@b]}} | expected an"
            + " address",
        "{name: a, type: email, mail: {host: h, from: a@b, to: ['a@b,c@d']}} | 1 to 50 addresses",
        "{name: a, type: email, mail: {host: h, from: a@b, to: [a@b], user: u}} | go together",
        "{name: a, type: email, mail: {host: h, starttls: false, from: a@b, to: [a@b], user: u,"
            + " password-file: f}} | only sent over",
      })
  void a_receiver_that_cannot_work_is_a_mistake(String receiver, String expected) {
    List<ConfigProblem> problems = new ArrayList<>();
    ControllerConfig.read("c", "notifications:\n  receivers:\n    - " + receiver, problems);
    assertThat(problems).anyMatch(problem -> problem.toString().contains(expected));
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
