// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who is told of alerts, and how often.
record NotificationsConfig(Pace pace, List<Receiver> receivers) {
  NotificationsConfig {
    receivers = List.copyOf(receivers);
  }

  static NotificationsConfig read(Settings settings) {
    Pace pace =
        new Pace(
            settings.duration("group-wait", Duration.ofSeconds(30)),
            settings.duration("group-interval", Duration.ofMinutes(5)),
            settings.duration("repeat-interval", Duration.ofHours(4)));
    if (pace.repeat().compareTo(pace.interval()) < 0)
      settings.report("repeat-interval", "must not be shorter than group-interval");
    List<Receiver> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Settings entry : settings.sections("receivers")) {
      Receiver receiver = Receiver.read(entry);
      if (!names.add(receiver.name()))
        entry.report("name", "another receiver has the name " + receiver.name());
      receivers.add(receiver);
    }
    settings.finish();
    return new NotificationsConfig(pace, receivers);
  }
}
