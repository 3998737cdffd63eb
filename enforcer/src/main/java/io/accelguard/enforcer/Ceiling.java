// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What this node allows at most, whatever it is asked: `config/accelguard-enforcer.yaml` lists
/// every key with its default, and a test holds the two equal.
///
/// @param most the hardest action; empty allows none
/// @param dryRun whether all is decided and nothing done
/// @param notice how long before a freeze or stop the owner must have been warned
/// @param lease how long a freeze lasts
/// @param grace between SIGTERM and SIGKILL
/// @param node orders of each action, all owners together
/// @param owner orders of each action, one owner
record Ceiling(
    Optional<EnforcementAction> most,
    boolean dryRun,
    Duration notice,
    Duration lease,
    Duration grace,
    Budget node,
    Budget owner,
    Protection protection) {

  private static final Duration LONGEST = Duration.ofDays(1);

  /// Most orders of one action in a minute, an hour and a day.
  record Budget(int minute, int hour, int day) {}

  /// What holds when the file says nothing.
  static Ceiling defaults() {
    return parse("defaults", "", new ArrayList<>());
  }

  /// Reads a whole file; mistakes are added to `problems`, and then the result must not be used.
  static Ceiling parse(String file, String yaml, List<ConfigProblem> problems) {
    Settings settings = Settings.of(file, yaml, problems);
    Ceiling ceiling =
        new Ceiling(
            most(settings),
            settings.flag("dry-run", true),
            duration(settings, "notice", Duration.ofMinutes(5)),
            duration(settings, "lease", Duration.ofMinutes(15)),
            duration(settings, "grace", Duration.ofSeconds(30)),
            budget(settings.section("node-budget"), new Budget(1, 3, 10)),
            budget(settings.section("owner-budget"), new Budget(1, 2, 3)),
            Protection.read(settings.section("protected")));
    settings.finish();
    return ceiling;
  }

  /// Whether an action may be taken at all.
  boolean allows(EnforcementAction action) {
    if (action == EnforcementAction.THAW) return true;
    return most.filter(limit -> action.compareTo(limit) <= 0).isPresent();
  }

  private static Optional<EnforcementAction> most(Settings settings) {
    String text = settings.text("max-action", "none");
    if (text.equals("none")) return Optional.empty();
    for (EnforcementAction action : EnforcementAction.values())
      if (action != EnforcementAction.THAW && action.id().equals(text)) return Optional.of(action);
    settings.report("max-action", "expected none, warn, freeze or stop");
    return Optional.empty();
  }

  private static Duration duration(Settings settings, String key, Duration otherwise) {
    Duration found = settings.duration(key, otherwise);
    if (found.compareTo(LONGEST) > 0) settings.report(key, "must be at most 1d");
    return found;
  }

  private static Budget budget(Settings settings, Budget otherwise) {
    Budget budget =
        new Budget(
            settings.integer("minute", otherwise.minute(), 0, 1_000),
            settings.integer("hour", otherwise.hour(), 0, 1_000),
            settings.integer("day", otherwise.day(), 0, 1_000));
    settings.finish();
    return budget;
  }
}
