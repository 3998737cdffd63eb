// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers and times as people read them; used by the templates.
public final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /// `2026-11-22 10:00:00 UTC`.
  public static String time(Instant at) {
    return TIME.format(at);
  }

  /// `12 s`, `3 min`, `5 h`, `2 d`.
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 120) return seconds + " s";
    if (seconds < 7_200) return seconds / 60 + " min";
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }

  /// `99.83 %`, never rounded up to certainty.
  public static String percent(double share) {
    return share > 0.9999 ? "> 99.99 %" : String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  /// `+9.1`.
  public static String nats(double nats) {
    return String.format(Locale.ROOT, "%+.1f", nats);
  }

  /// What strikes weigh together, `1.98`.
  public static String weight(double weight) {
    return String.format(Locale.ROOT, "%.2f", weight);
  }

  /// Text as one segment of a path.
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  /// A coordinate.
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
