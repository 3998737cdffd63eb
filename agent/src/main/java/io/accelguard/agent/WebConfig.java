// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import io.accelguard.model.YamlNode;
import io.accelguard.model.YamlNode.YamlMap;
import io.accelguard.model.YamlNode.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may read the metrics endpoint, and over what: the web configuration that exporters of
/// Prometheus share (exporter-toolkit, `docs/web-configuration.md`). Unlike there, a key that is
/// not known is a mistake with a line, and `rate_limit` is not.
///
/// @param tls empty when the endpoint is not encrypted
/// @param users bcrypt hashes by name; empty when everybody may read
/// @param headers added to every answer
/// @param files everything that was read, the configuration first
record WebConfig(
    Optional<WebTls> tls,
    Map<String, String> users,
    Map<String, String> headers,
    List<Path> files) {
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$(?<cost>\\d\\d)\\$[./A-Za-z0-9]{53}");

  /// A higher cost would let one wrong password hold the node's endpoint for seconds.
  private static final int MAX_COST = 15;

  private static final int MAX_BYTES = 1 << 20;
  private static final YamlNode NOTHING = new YamlScalar(0, "", false);
  private static final Map<String, Set<String>> HEADERS =
      Map.of(
          "Content-Security-Policy", Set.of(),
          "Strict-Transport-Security", Set.of(),
          "X-XSS-Protection", Set.of(),
          "X-Content-Type-Options", Set.of("nosniff"),
          "X-Frame-Options", Set.of("deny", "sameorigin"));

  WebConfig {
    users = Map.copyOf(users);
    headers = Map.copyOf(headers);
    files = List.copyOf(files);
  }

  /// Reads the file and what it names; paths in it are relative to its folder.
  ///
  /// @throws ConfigException with every mistake in it
  static WebConfig read(Path file) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    Settings settings = Settings.of(file.toString(), text(file, problems), problems);
    List<Path> files = new ArrayList<>(List.of(file));
    Optional<WebTls> tls =
        settings.has("tls_server_config")
            ? WebTls.read(
                settings.section("tls_server_config"),
                file.toAbsolutePath().resolveSibling(""),
                files)
            : Optional.empty();
    WebConfig config =
        new WebConfig(tls, users(settings), headers(settings.section("http_server_config")), files);
    settings.finish();
    if (!problems.isEmpty()) throw new ConfigException(problems);
    return config;
  }

  private static String text(Path file, List<ConfigProblem> problems) {
    try {
      if (Files.size(file) <= MAX_BYTES) return Files.readString(file);
      problems.add(new ConfigProblem(file.toString(), 0, "", "is larger than 1 MiB"));
    } catch (IOException e) {
      problems.add(new ConfigProblem(file.toString(), 0, "", Unreadable.why(e)));
    }
    return "";
  }

  private static Map<String, String> users(Settings settings) {
    Map<String, String> users = pairs(settings, "basic_auth_users");
    users.forEach((user, hash) -> {
      Matcher matcher = BCRYPT.matcher(hash);
      if (!matcher.matches())
        settings.report(
            "basic_auth_users",
            "the password of `"
                + user
                + "` is no bcrypt hash; make one with htpasswd -nBC 10 NAME");
      else if (Integer.parseInt(matcher.group("cost")) > MAX_COST)
        settings.report(
            "basic_auth_users", "the hash of `" + user + "` costs more than " + MAX_COST);
      if (user.indexOf(':') >= 0)
        settings.report("basic_auth_users", "a name cannot hold a colon: `" + user + "`");
    });
    return users;
  }

  private static Map<String, String> headers(Settings settings) {
    settings.flag("http2", true);
    Map<String, String> headers = pairs(settings, "headers");
    headers.values().removeIf(String::isEmpty);
    headers.forEach((name, value) -> {
      Set<String> allowed = HEADERS.get(name);
      if (allowed == null)
        settings.report(
            "headers",
            "`"
                + name
                + "` cannot be set; known: "
                + String.join(", ", HEADERS.keySet().stream().sorted().toList()));
      else if (!allowed.isEmpty() && !allowed.contains(value))
        settings.report(
            "headers",
            name + " must be one of " + String.join(", ", allowed.stream().sorted().toList()));
      else if (value.chars().anyMatch(c -> c < ' ' || c > '~'))
        settings.report("headers", name + " holds characters that no header may hold");
    });
    settings.finish();
    return headers;
  }

  private static Map<String, String> pairs(Settings settings, String key) {
    Map<String, String> found = new LinkedHashMap<>();
    switch (settings.node(key).orElse(NOTHING)) {
      case YamlMap map ->
          map.entries()
              .forEach((name, value) -> {
                if (value instanceof YamlScalar scalar) found.put(name, scalar.text());
                else settings.report(key, "`" + name + "` must be a text");
              });
      case YamlScalar scalar when scalar.isNull() -> {}
      case YamlNode other -> settings.report(key, "expected a mapping, found " + other.kind());
    }
    return found;
  }
}
