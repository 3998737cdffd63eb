// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import java.time.Duration;

/// How long what is known of people is kept; docs/privacy.md says why so long.
///
/// @param events what nodes reported, word by word
/// @param incidents the last state of each incident
/// @param cases cases with all that followed, exemptions and silences that are over
/// @param audit who did and saw what
record RetentionConfig(Duration events, Duration incidents, Duration cases, Duration audit) {
  private static final Duration LEAST = Duration.ofDays(1);
  private static final Duration MOST = Duration.ofDays(36_500);

  static RetentionConfig read(Settings settings) {
    RetentionConfig config =
        new RetentionConfig(
            duration(settings, "events", 90),
            duration(settings, "incidents", 365),
            duration(settings, "cases", 730),
            duration(settings, "audit", 1_095));
    if (config.incidents().compareTo(config.events()) < 0)
      settings.report("incidents", "must be at least as long as events, of which they are made");
    if (config.cases().compareTo(config.incidents()) < 0)
      settings.report("cases", "must be at least as long as incidents, of which they are made");
    settings.finish();
    return config;
  }

  private static Duration duration(Settings settings, String key, int days) {
    Duration usual = Duration.ofDays(days);
    Duration found = settings.duration(key, usual);
    if (found.compareTo(LEAST) >= 0 && found.compareTo(MOST) <= 0) return found;
    settings.report(key, "must be 1d to 36500d");
    return usual;
  }
}
