// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which metrics a scrape page has, and which ones a PromQL expression asks for.
record ScrapeNames(Map<String, Family> families) {
  private static final Pattern METRIC =
      Pattern.compile("(?<![:\\w])accelguard_[a-z0-9_]+(?![:\\w])");
  private static final Pattern RECORDED =
      Pattern.compile("\\w+:accelguard_[a-z0-9_]+:\\w+|\\w+:accelguard_[a-z0-9_]+");

  /// One metric with all its series.
  record Family(String type, String help) {}

  /// Reads the comments of a page in Prometheus' text format.
  static ScrapeNames of(String page) {
    Map<String, String> types = comments(page, "# TYPE ");
    Map<String, Family> found = new TreeMap<>();
    comments(page, "# HELP ")
        .forEach((name, help) -> found.put(name, new Family(types.getOrDefault(name, ""), help)));
    return new ScrapeNames(found);
  }

  private static Map<String, String> comments(String page, String start) {
    return page.lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).split(" ", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  ScrapeNames with(ScrapeNames other) {
    Map<String, Family> all = new TreeMap<>(families);
    all.putAll(other.families);
    return new ScrapeNames(all);
  }

  /// Names that may stand in an expression.
  Set<String> series() {
    Set<String> names = new LinkedHashSet<>();
    families.forEach((name, family) ->
        names.addAll(
            family.type().equals("histogram")
                ? List.of(name + "_bucket", name + "_count", name + "_sum")
                : List.of(name)));
    return names;
  }

  /// Metrics of accelguard that an expression asks for.
  static Stream<String> metricsIn(String expression) {
    return METRIC.matcher(expression).results().map(MatchResult::group);
  }

  /// Results of recording rules that an expression asks for.
  static Stream<String> recordedIn(String expression) {
    return RECORDED.matcher(expression).results().map(MatchResult::group);
  }
}
