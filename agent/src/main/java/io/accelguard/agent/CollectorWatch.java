// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.CollectorStatus.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Notices when a collector goes blind and when it sees again. A change counts once it has held for
/// three ticks, so that a flickering source is not told about at every tick, and a slow one has
/// time for its first answer.
final class CollectorWatch {
  private static final int HOLD = 3;

  private final Map<String, Course> courses = new HashMap<>();

  private record Course(Optional<State> told, State last, int held) {
    Course next(State now) {
      return new Course(told, now, now == last ? held + 1 : 1);
    }

    boolean isNews() {
      boolean differs = told.filter(state -> state == last).isEmpty();
      return differs && (held >= HOLD || (told.isEmpty() && last != State.FAILED));
    }
  }

  /// A collector that has changed.
  ///
  /// @param before empty when this is the first that is known about it
  record Change(Optional<State> before, CollectorStatus now) {}

  /// Takes the next tick, and gives what has changed.
  List<Change> observe(List<CollectorStatus> statuses) {
    List<Change> changes = new ArrayList<>();
    for (CollectorStatus status : statuses) {
      Course course =
          Optional.ofNullable(courses.get(status.name()))
              .map(past -> past.next(status.state()))
              .orElse(new Course(Optional.empty(), status.state(), 1));
      if (course.isNews()) {
        changes.add(new Change(course.told(), status));
        course = new Course(Optional.of(status.state()), status.state(), course.held());
      }
      courses.put(status.name(), course);
    }
    return changes;
  }
}
