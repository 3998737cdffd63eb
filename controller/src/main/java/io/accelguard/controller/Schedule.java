// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// When a policy is in force, on a clock of the site.
///
/// @param days on which a time begins; a time past midnight belongs to the day before
record Schedule(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  static final Schedule ALWAYS =
      new Schedule(EnumSet.allOf(DayOfWeek.class), LocalTime.MIN, LocalTime.MIN, ZoneId.of("UTC"));

  Schedule {
    days = Set.copyOf(days);
  }

  boolean contains(Instant at) {
    ZonedDateTime local = at.atZone(zone);
    LocalTime time = local.toLocalTime();
    boolean today = days.contains(local.getDayOfWeek());
    if (from.equals(to)) return today;
    if (from.isBefore(to)) return today && !time.isBefore(from) && time.isBefore(to);
    boolean began = today && !time.isBefore(from);
    boolean yesterday = days.contains(local.minusDays(1).getDayOfWeek());
    return began || (yesterday && time.isBefore(to));
  }

  static Schedule read(Settings settings) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : settings.texts("days")) {
      Optional<DayOfWeek> day = day(text);
      if (day.isPresent()) days.add(day.get());
      else
        settings.report(
            "days", "expected mon, tue, wed, thu, fri, sat or sun, found `" + text + "`");
    }
    LocalTime from = time(settings, "from");
    LocalTime to = time(settings, "to");
    ZoneId zone = ALWAYS.zone;
    try {
      zone = ZoneId.of(settings.text("zone", "UTC"));
    } catch (DateTimeException e) {
      settings.report("zone", "expected a time zone such as Europe/Berlin");
    }
    settings.finish();
    return new Schedule(days.isEmpty() ? ALWAYS.days : days, from, to, zone);
  }

  private static Optional<DayOfWeek> day(String text) {
    for (DayOfWeek day : DayOfWeek.values())
      if (day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(text)) return Optional.of(day);
    return Optional.empty();
  }

  private static LocalTime time(Settings settings, String key) {
    String text = settings.text(key, "00:00");
    if (text.matches("([01]\\d|2[0-3]):[0-5]\\d")) return LocalTime.parse(text);
    settings.report(key, "expected a time such as \"08:00\", found `" + text + "`");
    return LocalTime.MIN;
  }
}
