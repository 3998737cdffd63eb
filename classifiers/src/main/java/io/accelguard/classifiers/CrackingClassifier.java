// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;
import java.util.stream.Stream;

/// Offline guessing: the hash-like shape beside a guesser's books (restore point, found secrets) or
/// an open word list. Rules know the books by name already, so that together they settle below 3
/// nats and are never the second family by themselves. Reading much is no sign of innocence here, a
/// word list streams.
final class CrackingClassifier implements Classifier {
  private static final List<Row> OWN =
      List.of(
          row(Feature.SESSION_FILES, "0", 0, step(1, 0.03), step(2, 0.05)),
          row(Feature.WORD_LIST, "no", 0, step(1, 0.015)),
          row(Feature.BYTES_PER_CPU, "above 4 KiB/s", 0.05, step(4 << 10, 0)),
          row(Feature.PEERS, "any", 0, step(1, -0.1), step(5, -0.5)));

  private final List<Row> rows =
      Stream.of(HashLike.onProcessors(), HashLike.onDevices(), OWN).flatMap(List::stream).toList();

  @Override
  public Category category() {
    return Category.PASSWORD_CRACKING;
  }

  @Override
  public String name() {
    return "cracking";
  }

  @Override
  public List<Row> rows() {
    return rows;
  }

  @Override
  public String variant(Features features) {
    return HashLike.place(features);
  }
}
