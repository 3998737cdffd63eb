// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final List<ConfigProblem> problems = new ArrayList<>();

  private Settings read(String yaml) {
    return Settings.of("agent.yaml", yaml, problems);
  }

  private List<String> messages() {
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void values_carry_their_units() {
    Settings settings =
        read("tick: 500ms\nspool:\n  quota: 64MiB\nprior: 0.001\nrules: [a, b]\non: true\n");
    assertThat(settings.duration("tick", Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.section("spool").bytes("quota", 0)).isEqualTo(64L << 20);
    assertThat(settings.number("prior", 0.5, 0, 1)).isEqualTo(0.001);
    assertThat(settings.texts("rules")).containsExactly("a", "b");
    assertThat(settings.flag("on", false)).isTrue();
    settings.finish();
    assertThat(problems).isEmpty();
  }

  @Test
  void a_missing_key_is_its_default() {
    Settings settings = read("");
    assertThat(settings.integer("port", 9435, 1, 65535)).isEqualTo(9435);
    assertThat(settings.section("controller").optionalText("url")).isEmpty();
    assertThat(settings.sections("webhooks")).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void every_mistake_is_reported_with_its_line_and_remedy() {
    Settings settings = read("tik: 1s\ntick: soon\nport: 70000\nrules: x\nspool: [1]\n");
    settings.duration("tick", Duration.ZERO);
    settings.integer("port", 1, 1, 65535);
    settings.texts("rules");
    settings.section("spool");
    settings.finish();
    assertThat(messages())
        .containsExactly(
            "agent.yaml:2: tick: expected a duration such as 5s or 10m, found `soon`",
            "agent.yaml:3: port: must be 1 to 65535",
            "agent.yaml:4: rules: expected a list, found a value",
            "agent.yaml:5: spool: expected a mapping, found a list",
            "agent.yaml:1: tik: unknown key; did you mean tick?");
  }

  @Test
  void a_key_written_twice_and_broken_syntax_are_problems() {
    read("a: 1\na: 2\n");
    read("a: [1\n");
    read("- 1\n");
    assertThat(messages().get(0)).isEqualTo("agent.yaml:2: a: written twice, first on line 1");
    assertThat(messages().get(1)).startsWith("agent.yaml:2: ");
    assertThat(messages().get(2)).isEqualTo("agent.yaml:1: expected a mapping, found a list");
  }

  @Test
  void not_a_number_is_outside_every_bound() {
    assertThat(read("prior: NaN\n").number("prior", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(messages()).containsExactly("agent.yaml:1: prior: must be 0.0 to 1.0");
  }
}
