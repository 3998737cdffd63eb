// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import java.util.List;
import java.util.Optional;

/// A rule that weighs in a verdict.
///
/// @param id `<category>/<file name>`, for example `p2p/libtorrent-mapped`
public record Rule(
    String id,
    RuleSource source,
    Description description,
    Charge charge,
    Detection detection,
    List<Example> examples) {
  public Rule {
    examples = List.copyOf(examples);
  }

  public String title() {
    return description.title();
  }

  public Category category() {
    return charge.category();
  }

  public String variant() {
    return charge.variant();
  }

  public Family family() {
    return charge.family();
  }

  public Optional<Grade> grade() {
    return charge.grade();
  }

  public double nats() {
    return charge.nats();
  }

  public Scope scope() {
    return charge.scope();
  }

  public List<String> falsepositives() {
    return description.falsepositives();
  }

  /// Whether the rule is true of what was seen.
  public boolean matches(Observation seen) {
    return detection.matches(seen);
  }

  @Override
  public String toString() {
    return id;
  }
}
