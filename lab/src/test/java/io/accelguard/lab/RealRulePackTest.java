// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules for all nodes, with the commands of the documentation: signed by the built agent,
/// published at the built controller, taken or refused by a running node.
@Tag("real")
class RealRulePackTest {
  private static final Path RULE = Path.of("../config/rules/remote-access/argv-ssh-dynamic.yml");

  @TempDir private Path folder;

  @BeforeEach
  void write_a_rule() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules/site"));
    Files.copy(RULE, rules.resolve("new.yml"));
  }

  private void run(Path program, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = program.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Shell.Said said = Shell.say(folder, command);
    assertThat(said.code()).as(said.text()).isZero();
  }

  private void publish(String key, String version) {
    run(
        LiveSystem.AGENT,
        "rules",
        "sign",
        "--key",
        key,
        "--pack-version",
        version,
        "--out",
        "pack",
        "rules");
    run(LiveSystem.CONTROLLER, "rules", "publish", "--config", "system/controller.yaml", "pack");
  }

  private static void awaitPage(LiveSystem system, String text) {
    Awaitility.await(text)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(system.page("/rules")).contains(text));
  }

  @Test
  void a_published_pack_is_in_force_on_the_node_unless_another_key_signed_it() throws IOException {
    run(LiveSystem.AGENT, "rules", "keygen", "site.key");
    run(LiveSystem.AGENT, "rules", "keygen", "thief.key");
    String settings = "rules: {pack-keys: ['%s']}\n".formatted(folder.resolve("site.key.pub"));
    try (LiveSystem system = new LiveSystem(folder.resolve("system"), settings)) {
      publish("site.key", "1");
      awaitPage(system, "100 % of all nodes</td><td class=\"n\">1</td>");
      Awaitility.await("the new rules are asked")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(Files.readString(folder.resolve("system/agent.log")))
                  .contains("a rule pack was taken", "rules are in force"));
      publish("thief.key", "2");
      awaitPage(system, "<td class=\"n\"><b class=\"problem\">1</b></td>");
      assertThat(system.page("/rules")).contains("<td class=\"n\">1</td><td class=\"n\">0</td>");
    }
  }
}
