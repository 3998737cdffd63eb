// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// What behaviour says about one category: a table of weights. The rows are the whole classifier;
/// conditions between signals belong into the features.
interface Classifier {
  Category category();

  /// Name in evidence, after `classifier:`.
  String name();

  List<Row> rows();

  /// The kind within the category, as behaviour shows it; empty for none.
  String variant(Features features);
}
