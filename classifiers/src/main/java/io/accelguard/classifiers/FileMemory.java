// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.rules.Rule;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of one workload in the last minute. Opens are short, so that two files which belong
/// together are rarely seen at one tick.
final class FileMemory {
  private static final int MOST = 1024;
  private static final double SECONDS = 60;

  private final Map<Name, Sighting> files = new LinkedHashMap<>();
  private List<Rule> rules = List.of();
  private Optional<Matcher> asked = Optional.empty();
  private boolean changed;

  private record Name(ProcessKey process, How how, String path) {}

  private record Sighting(FileSample file, double lastSeen) {}

  void observe(List<FileSample> samples, double now) {
    for (FileSample file : samples) {
      Name name = new Name(file.process(), file.how(), file.path());
      Sighting before = files.get(name);
      if (before == null && files.size() >= MOST) continue;
      boolean known = before != null && before.file().content().equals(file.content());
      changed |= !known;
      files.put(name, new Sighting(file, now));
    }
    changed |= files.values().removeIf(past -> now - past.lastSeen() > SECONDS);
  }

  /// Rules that are true of the files together; asked again only when the files or the rules
  /// changed.
  List<Rule> rules(Matcher matcher) {
    if (!changed && asked.filter(past -> past == matcher).isPresent()) return rules;
    changed = false;
    asked = Optional.of(matcher);
    List<FileSample> all = new ArrayList<>();
    files.values().forEach(past -> all.add(past.file()));
    rules = all.isEmpty() ? List.of() : matcher.match(all);
    return rules;
  }
}
