// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A Grafana dashboard as it is shipped.
///
/// @param variables what a person can choose above the panels
/// @param panels without the headings between them
record Dashboard(
    String file, String uid, String text, List<Map<String, Object>> variables, List<Panel> panels) {
  private static final Path FOLDER = Path.of("../deploy/grafana");

  /// One picture.
  ///
  /// @param datasource `uid` of the data source, and those of its queries
  record Panel(
      long id,
      String title,
      String description,
      String unit,
      List<String> datasource,
      List<String> queries,
      Map<String, Object> place) {

    private static Panel of(Map<String, Object> json) {
      Map<String, Object> defaults = map(map(json, "fieldConfig"), "defaults");
      List<Map<String, Object>> targets = list(json, "targets");
      return new Panel(
          ((Number) Objects.requireNonNull(json.get("id"))).longValue(),
          text(json, "title"),
          text(json, "description"),
          text(defaults, "unit"),
          Stream.concat(Stream.of(json), targets.stream())
              .map(source -> text(map(source, "datasource"), "uid"))
              .toList(),
          targets.stream().map(target -> text(target, "expr")).toList(),
          map(json, "gridPos"));
    }
  }

  static List<Dashboard> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Dashboard::read)
          .toList();
    }
  }

  private static Dashboard read(Path file) {
    String text = Shell.text(file);
    Map<String, Object> json = new JsonCodec().readMap(text);
    return new Dashboard(
        file.getFileName().toString(),
        text(json, "uid"),
        text,
        list(map(json, "templating"), "list"),
        list(json, "panels").stream()
            .filter(panel -> !text(panel, "type").equals("row"))
            .map(Panel::of)
            .toList());
  }

  /// A query as Prometheus gets it, when everything is chosen.
  static String everything(String query) {
    return query.replace("$__rate_interval", "1m").replaceAll("\\$(?:instance|category)", ".*");
  }

  private static String text(Map<String, Object> json, String key) {
    return Objects.toString(json.get(key), "");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> json, String key) {
    return (Map<String, Object>) json.getOrDefault(key, Map.of());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> json, String key) {
    return (List<Map<String, Object>>) json.getOrDefault(key, List.of());
  }
}
