// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Category;
import io.accelguard.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What follows from a violation, for whom and when. What is not named is not asked for: no tiers
/// means every tier.
///
/// @param grace time between the first notice and the first strike
/// @param restrictAt sum of decayed strikes from which the account is restricted
/// @param restrictFor how long
record Policy(
    String name,
    Set<String> categories,
    Set<String> tiers,
    Set<String> groups,
    Schedule schedule,
    Mode mode,
    Duration grace,
    double restrictAt,
    Duration restrictFor) {

  /// In force where no policy of the site fits: look, and do nothing.
  static final Policy OBSERVE =
      new Policy(
          "observe",
          Set.of(),
          Set.of(),
          Set.of(),
          Schedule.ALWAYS,
          Mode.OBSERVE,
          Duration.ofHours(24),
          1.5,
          Duration.ofDays(7));

  Policy {
    categories = Set.copyOf(categories);
    tiers = Set.copyOf(tiers);
    groups = Set.copyOf(groups);
  }

  /// How far it goes.
  enum Mode {
    /// nothing follows
    OBSERVE("observe"),
    /// the person is told
    WARN("warn"),
    /// the person is told, has time to stop, and is struck after that
    RESTRICT("restrict");

    private final String id;

    Mode(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  boolean fits(Account account, String category, Instant at) {
    return (categories.isEmpty() || categories.contains(category))
        && (tiers.isEmpty() || tiers.contains(account.tier()))
        && (groups.isEmpty() || !Collections.disjoint(groups, account.groups()))
        && schedule.contains(at);
  }

  /// Whether nothing comes to the policies behind it.
  boolean fitsEverything() {
    return categories.isEmpty()
        && tiers.isEmpty()
        && groups.isEmpty()
        && schedule.equals(Schedule.ALWAYS);
  }

  static Policy read(Settings settings) {
    String name = settings.text("name", "");
    if (name.isBlank()) settings.report("name", "a policy needs a name");
    Policy policy =
        new Policy(
            name,
            categories(settings),
            new HashSet<>(settings.texts("tiers")),
            new HashSet<>(settings.texts("groups")),
            settings.has("schedule")
                ? Schedule.read(settings.section("schedule"))
                : Schedule.ALWAYS,
            mode(settings),
            duration(settings, "grace", OBSERVE.grace, Duration.ofMinutes(10)),
            settings.number("restrict-at", OBSERVE.restrictAt, 0.1, 100),
            duration(settings, "restrict-for", OBSERVE.restrictFor, Duration.ofHours(1)));
    settings.finish();
    return policy;
  }

  /// The key `categories`, each of them known.
  static Set<String> categories(Settings settings) {
    Set<String> categories = new HashSet<>(settings.texts("categories"));
    for (String category : categories) {
      if (Arrays.stream(Category.values()).noneMatch(known -> known.id().equals(category)))
        settings.report(
            "categories",
            "unknown category `"
                + category
                + "`; known: "
                + String.join(", ", Arrays.stream(Category.values()).map(Category::id).toList()));
    }
    return categories;
  }

  private static Mode mode(Settings settings) {
    String text = settings.text("mode", Mode.OBSERVE.id);
    Optional<Mode> mode =
        Arrays.stream(Mode.values()).filter(known -> known.id.equals(text)).findFirst();
    if (mode.isEmpty())
      settings.report("mode", "expected observe, warn or restrict, found `" + text + "`");
    return mode.orElse(Mode.OBSERVE);
  }

  static Duration duration(Settings settings, String key, Duration otherwise, Duration least) {
    Duration found = settings.duration(key, otherwise);
    if (found.compareTo(least) >= 0 && found.compareTo(Duration.ofDays(365)) <= 0) return found;
    settings.report(key, "must be " + Words.duration(least) + " to 365 d");
    return otherwise;
  }

  /// What a page shows of it.
  List<String> conditions() {
    return Stream.of(
            String.join(", ", categories),
            tiers.isEmpty() ? "" : "tier " + String.join(", ", tiers),
            groups.isEmpty() ? "" : "group " + String.join(", ", groups),
            schedule.equals(Schedule.ALWAYS)
                ? ""
                : schedule.days().size()
                    + " days a week, "
                    + schedule.from()
                    + " to "
                    + schedule.to()
                    + " "
                    + schedule.zone())
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
