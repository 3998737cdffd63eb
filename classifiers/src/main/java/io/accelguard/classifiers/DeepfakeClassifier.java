// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// Face swapping: two folders of pictures read side by side, previews and a set of models rewritten
/// while it computes, and the children its loaders are known to start. The device says nothing: the
/// physics of a swap is that of any autoencoder.
final class DeepfakeClassifier implements Classifier {
  private static final List<Row> ROWS =
      List.of(
          row(Feature.NICE19, "0", 0, step(1, 0.7), step(2, 1.5)),
          row(Feature.SPAWN_ARGUMENT, "no", 0, step(1, 1.0)),
          row(Feature.IMAGE_FOLDERS, "0, or more than 2", 0, step(3, -1.0)),
          row(Feature.TWIN_FOLDERS, "no", 0, step(1, 1.5)),
          row(Feature.IMAGES_CHANGED, "0", 0, step(1, 1.0), step(20, 0)),
          row(Feature.MODELS_CHANGED, "0–2", 0, step(3, 1.2)));

  @Override
  public Category category() {
    return Category.DEEPFAKE;
  }

  @Override
  public String name() {
    return "deepfake";
  }

  @Override
  public List<Row> rows() {
    return ROWS;
  }

  @Override
  public String variant(Features features) {
    return features.atLeast(Feature.MODELS_CHANGED, 1) ? "training" : "";
  }
}
