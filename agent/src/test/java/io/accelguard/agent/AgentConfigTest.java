// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.YamlDocument;
import io.accelguard.model.YamlNode;
import io.accelguard.model.YamlNode.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  private static final Path SHIPPED = Path.of("../config/accelguard-agent.yaml");

  @Test
  void the_shipped_file_holds_the_defaults() throws IOException {
    List<ConfigProblem> problems = new ArrayList<>();
    AgentConfig shipped = AgentConfig.parse("shipped", Files.readString(SHIPPED), problems);
    assertThat(problems).isEmpty();
    assertThat(shipped).isEqualTo(AgentConfig.defaults());
  }

  @Test
  void the_shipped_file_lists_every_key() throws IOException {
    assertThat(keys(Files.readString(SHIPPED)))
        .isEqualTo(keys(ConfigText.of(AgentConfig.defaults())));
  }

  @Test
  void every_key_of_the_shipped_file_has_a_comment_above_it() throws IOException {
    String before = "";
    for (String line : Files.readAllLines(SHIPPED)) {
      if (line.matches("\\s*[a-z-]+:.*")) assertThat(before).as(line).contains("#");
      before = line;
    }
  }

  @Test
  void the_example_of_a_webhook_reads() throws IOException {
    StringBuilder yaml = new StringBuilder("webhooks:\n");
    for (String line : Files.readAllLines(SHIPPED))
      if (line.startsWith("#   ")) yaml.append(line.substring(1)).append('\n');
    List<ConfigProblem> problems = new ArrayList<>();
    AgentConfig config = AgentConfig.parse("example", yaml.toString(), problems);
    assertThat(problems).isEmpty();
    assertThat(config.webhooks())
        .singleElement()
        .satisfies(webhook -> assertThat(webhook.secretFile()).isPresent());
  }

  @Test
  void what_show_prints_reads_back_as_the_same_configuration() {
    String yaml =
        """
        tick: 500ms
        mode: notify
        host-root: /it's
        nvml-library: /opt/lib/libnvidia-ml.so.1
        prior: 0.01
        log: {level: debug, format: text}
        metrics: {listen: '[::1]:0', workload-series: 3}
        rules: {directory: /r, overlay: /o}
        controller: {url: 'https://c:7433', authority-pin: %s, token-file: /t}
        notices: {terminals: true, directory: /n}
        webhooks:
          - {url: 'http://localhost:1/x?y=z', format: slack, secret-file: /s, allow-http: true}
        """
            .formatted("A".repeat(43));
    List<ConfigProblem> problems = new ArrayList<>();
    AgentConfig config = AgentConfig.parse("a", yaml, problems);
    AgentConfig again = AgentConfig.parse("b", ConfigText.of(config), problems);
    assertThat(problems).isEmpty();
    assertThat(again).isEqualTo(config);
  }

  private static TreeSet<String> keys(String yaml) {
    TreeSet<String> keys = new TreeSet<>();
    collect(YamlDocument.parse("x", yaml).root().orElseThrow(), "", keys);
    return keys;
  }

  private static void collect(YamlNode node, String path, TreeSet<String> keys) {
    if (node instanceof YamlMap map)
      map.entries()
          .forEach((key, value) -> {
            keys.add(path + key);
            collect(value, path + key + ".", keys);
          });
  }
}
