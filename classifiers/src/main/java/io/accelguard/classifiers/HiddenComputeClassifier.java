// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// Sources that should agree and do not (docs/detection.md). It is asked of the host, not of a
/// workload: who made a source lie is not known. One contradiction alone is no suspicion yet; a
/// device that denies its work and has nobody who does it is a violation.
final class HiddenComputeClassifier implements Classifier {
  private static final List<Row> ROWS =
      List.of(
          row(Feature.HIDDEN_ENERGY, "below 2", 0, step(2, 0.05), step(3, 3.0)),
          row(Feature.HIDDEN_PIPES, "below 0.05", 0, step(0.05, 0.05), step(0.2, 3.0)),
          row(Feature.HIDDEN_HOLDER, "0", 0, step(0.9, 3.0)),
          row(Feature.HIDDEN_PROCESS, "0", 0, step(1, 3.0)),
          row(Feature.HIDDEN_LIBRARY, "no", 0, step(1, 3.0)));

  @Override
  public Category category() {
    return Category.HIDDEN_COMPUTE;
  }

  @Override
  public String name() {
    return "hidden-compute";
  }

  @Override
  public List<Row> rows() {
    return ROWS;
  }

  @Override
  public String variant(Features features) {
    if (features.atLeast(Feature.HIDDEN_HOLDER, 0.9) || features.atLeast(Feature.HIDDEN_PROCESS, 1))
      return "process";
    if (features.atLeast(Feature.HIDDEN_LIBRARY, 1)) return "source";
    return features.atLeast(Feature.HIDDEN_ENERGY, 3) || features.atLeast(Feature.HIDDEN_PIPES, 0.2)
        ? "telemetry"
        : "";
  }
}
