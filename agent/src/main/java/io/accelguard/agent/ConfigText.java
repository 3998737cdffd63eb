// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.AgentConfig.Controller;
import io.accelguard.agent.AgentConfig.Webhook;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes a configuration as YAML that reads back as the same configuration.
final class ConfigText {
  private final StringBuilder out = new StringBuilder();

  private ConfigText() {}

  static String of(AgentConfig config) {
    ConfigText text = new ConfigText();
    text.write(config);
    return text.out.toString();
  }

  private void write(AgentConfig config) {
    key("tick", duration(config.tick()));
    key("mode", config.mode().id());
    key("host-root", quoted(config.hostRoot()));
    key("nvml-library", orNull(config.nvmlLibrary()));
    key("state-directory", quoted(config.stateDirectory()));
    key("prior", config.prior());
    out.append("attribution:\n");
    key("  transparent", list(config.transparent()));
    out.append("fingerprints:\n");
    key("  key-file", orNull(config.fingerprintKey()));
    out.append("log:\n");
    key("  level", AgentConfig.lower(config.log().level()));
    key("  format", AgentConfig.lower(config.log().format()));
    out.append("metrics:\n");
    key("  listen", quoted(config.scrape().listen()));
    key("  workload-series", config.scrape().workloadSeries());
    key("  web-config-file", orNull(config.scrape().webConfig()));
    out.append("collectors:\n");
    key("  payload", config.collectors().payload());
    out.append("rules:\n");
    key("  directory", orNull(config.rules().directory()));
    key("  overlay", quoted(config.rules().overlay()));
    key("  pack-keys", list(config.rules().packKeys()));
    out.append("controller:\n");
    key("  url", orNull(config.controller().map(Controller::url)));
    key("  authority-pin", orNull(config.controller().flatMap(Controller::authorityPin)));
    key("  token-file", orNull(config.controller().flatMap(Controller::tokenFile)));
    out.append("enforcement:\n");
    key("  action", config.enforcement().action().id());
    key("  dry-run", config.enforcement().dryRun());
    key("  held", duration(config.enforcement().held()));
    key("  socket", quoted(config.enforcement().socket()));
    out.append("notices:\n");
    key("  terminals", config.notices().terminals());
    key("  directory", orNull(config.notices().directory()));
    if (config.webhooks().isEmpty()) key("webhooks", "[]");
    else {
      out.append("webhooks:\n");
      for (Webhook webhook : config.webhooks()) {
        key("  - url", quoted(webhook.url()));
        key("    format", AgentConfig.lower(webhook.format()));
        key("    secret-file", orNull(webhook.secretFile()));
        key("    allow-http", webhook.allowHttp());
      }
    }
  }

  private void key(String key, Object value) {
    out.append(key).append(": ").append(value).append('\n');
  }

  private static String duration(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static String list(Collection<?> values) {
    return values.stream().map(ConfigText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String orNull(Optional<?> value) {
    return value.map(ConfigText::quoted).orElse("null");
  }

  private static String quoted(Object value) {
    return "'" + value.toString().replace("'", "''") + "'";
  }
}
